/* For code that is to be interrupted before each of its instructions. In one asm at top level:
 *
 *     "boundaries NAME\n"
 *     "at inc %eax\n"
 *     "at ret\n"
 *     "boundaries_end\n"
 *
 * Then NAME is the code and NAME_boundaries[] holds the address of each instruction written with
 * `at`, ended by 0. */
#ifndef TESTS_BOUNDARIES_H
#define TESTS_BOUNDARIES_H

__asm__(".macro boundaries name\n"
        ".pushsection .rodata\n"
        ".balign 4\n"
        "\\name\\()_boundaries:\n"
        ".popsection\n"
        ".pushsection .text\n"
        "\\name:\n"
        ".endm\n"

        ".macro at instruction:vararg\n"
        "77: \\instruction\n"
        ".pushsection .rodata\n"
        ".long 77b\n"
        ".popsection\n"
        ".endm\n"

        ".macro boundaries_end\n"
        ".popsection\n"
        ".pushsection .rodata\n"
        ".long 0\n"
        ".popsection\n"
        ".endm\n");

#endif
