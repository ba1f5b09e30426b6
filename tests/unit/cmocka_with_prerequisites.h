/* cmocka.h needs four headers before it and includes none of them. */
#ifndef TESTS_UNIT_CMOCKA_WITH_PREREQUISITES_H
#define TESTS_UNIT_CMOCKA_WITH_PREREQUISITES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
