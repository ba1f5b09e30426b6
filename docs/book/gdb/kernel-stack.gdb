# The last ring-3 preemption of spinners that is met early: what each stack holds.
set pagination off
baton next-switch
baton next-switch
baton next-switch
baton next-switch
baton next-switch
echo === the fifth switch\n
baton next-switch
baton bt
