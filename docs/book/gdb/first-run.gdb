# A kernel thread's and a ring-3 thread's first run: what their stacks hold.
set pagination off
baton next-switch
baton next-switch
baton next-switch
