# The timer interrupts a thread in ring 3: the first instruction of its stub, and its stack.
set pagination off
baton next-switch
baton next-switch
baton next-switch
baton next-switch
baton program spinners
tbreak *trap_32 if *(unsigned *)($esp + 4) == 0x73
continue
echo === in the stub\n
x/2i $pc
baton tss
x/5xw $esp
