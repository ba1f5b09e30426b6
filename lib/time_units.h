/* Nanoseconds in the other units of time. */
#ifndef LIB_TIME_UNITS_H
#define LIB_TIME_UNITS_H

#define NANOSECONDS               1000000000u /* in a second */
#define NANOSECONDS_PER_TENTH     100000000u
#define NANOSECONDS_PER_HUNDREDTH 10000000u
#define NANOSECONDS_PER_MS        1000000u

#endif
