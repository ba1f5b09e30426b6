/* The old door, with nothing between: no library call prints here.
 *
 * Watch: the protocol is public. Put 4 (write) into EAX, the descriptor into EBX, the address into
 * ECX and the length into EDX; INT 0x80 enters the kernel; afterwards EAX holds the number of bytes
 * written. In gdb, `stepi` over the `int` instruction. man 2 write documents the rest. */
/* Runs on Linux too. */

static int call_by_int80(int number, int a, int b, int c)
{
    int result;
    __asm__ volatile("int $0x80" : "=a"(result) : "0"(number), "b"(a), "c"(b), "d"(c) : "memory");
    return result;
}

int main(void)
{
    static const char text[] = "Hello through INT 0x80.\n";
    int length = sizeof text - 1;
    int written = call_by_int80(4, 1, (int)text, length);
    return written == length ? 0 : 1;
}
