# ESP0 while one thread runs, and while the next one does.
set pagination off
baton next-switch
baton next-switch
baton next-switch
baton next-switch
echo === before\n
baton tss
baton next-switch
echo === after\n
baton tss
