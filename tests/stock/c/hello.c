/* The start of a program: arguments, environment, auxiliary vector, output, exit status. */
#include "stock.h"
#include <sys/auxv.h>
#include <unistd.h>

extern char **environ;

static int data = 42;
static int zeroes[10000];
static int constructed;

__attribute__((constructor)) static void construct(void)
{
    constructed = 1;
}

static void at_exit_first(void)
{
    puts("registered first, called last");
}

static void at_exit_second(void)
{
    puts("registered second, called first");
}

/* The auxiliary vector as the C library and we need it. */
static void show_auxiliary_vector(void)
{
    const unsigned char *random = (const unsigned char *)getauxval(AT_RANDOM);
    int sum = 0;
    for (int i = 0; random && i < 16; i++)
        sum |= random[i];
    SHOW(random != NULL && sum != 0);
    SHOW(getauxval(AT_PAGESZ));
    SHOW(getauxval(AT_PHENT));
    SHOW(getauxval(AT_PHDR) != 0 && getauxval(AT_PHNUM) > 1);
    SHOW(getauxval(AT_ENTRY) != 0);
    SHOW(getauxval(AT_CLKTCK));
    SHOW(getauxval(AT_SECURE));
    SHOW(getauxval(AT_SYSINFO) != 0 && getauxval(AT_SYSINFO_EHDR) != 0);
    SHOW(memcmp((char *)getauxval(AT_SYSINFO_EHDR), "\177ELF", 4));
    SHOW(getauxval(AT_EXECFN) != 0);
}

int main(int argc, char **argv)
{
    int sum = 0;
    printf("hello, %d arguments\n", argc - 1);
    for (int i = 1; i < argc; i++)
        printf("argument %d: %s\n", i, argv[i]);
    SHOW(argv[argc] == NULL);
    SHOW(environ != NULL);
    for (size_t i = 0; i < sizeof zeroes / sizeof zeroes[0]; i++)
        sum |= zeroes[i];
    SHOW(data);
    SHOW(sum);
    SHOW(constructed);
    SHOW(((unsigned)__builtin_frame_address(0) & 15) % 8);
    show_auxiliary_vector();
    atexit(at_exit_first);
    atexit(at_exit_second);
    SHOW_CALL(write(STDERR_FILENO, "to standard error\n", 18));
    return 7;
}
