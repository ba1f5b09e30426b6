# The switch, instruction by instruction.
set pagination off
baton next-switch
baton next-switch
baton next-switch
baton next-switch
baton next-switch
baton next-switch
echo === step\n
set $n = 0
while $n < 9
  printf "ESP %08x  ", $esp
  x/i $pc
  stepi
  set $n = $n + 1
end
echo === arrived\n
printf "the word at ESP: %08x, ", *(unsigned *)$esp
output/a *(unsigned *)$esp
echo \n
tbreak switch_resume
continue
printf "ESP %08x  ", $esp
x/i $pc
