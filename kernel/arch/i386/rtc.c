/* The clock that runs on a battery (MC146818, "CMOS"): read once at boot for the date. It counts
 * whole seconds, in binary or in decimal digits (BCD), by 24 hours or by 12. */
#include "kernel/arch.h"
#include "kernel/arch/i386/io.h"
#include "lib/string.h"

enum { INDEX = 0x70, DATA = 0x71 };
enum {
    SECOND = 0,
    MINUTE = 2,
    HOUR = 4,
    DAY = 7,
    MONTH = 8,
    YEAR = 9,
    STATUS_A = 10,
    STATUS_B = 11
};
enum { CENTURY = 0x32 }; /* on PCs that have it */
enum { A_UPDATING = 0x80, B_BINARY = 4, B_24_HOURS = 2, HOUR_PM = 0x80 };
enum { SECONDS_PER_DAY = 86400, READINGS = 1000 };

struct date {
    uint8_t second, minute, hour, day, month, year, century;
};

static uint8_t read_register(uint8_t number)
{
    outb(INDEX, number); /* bit 7 clear: NMIs stay on */
    return inb(DATA);
}

static struct date read_registers(void)
{
    return (struct date){read_register(SECOND), read_register(MINUTE), read_register(HOUR),
                         read_register(DAY),    read_register(MONTH),  read_register(YEAR),
                         read_register(CENTURY)};
}

/* Reads until two readings agree, with no update under way before the first: else digits could be
 * from before and after a carry. An absent clock ends the tries. */
static struct date read_settled(void)
{
    struct date first, second = {0};
    for (int tries = 0; tries < READINGS; tries++) {
        if (read_register(STATUS_A) & A_UPDATING)
            continue;
        first = read_registers();
        second = read_registers();
        if (memcmp(&first, &second, sizeof first) == 0)
            break;
    }
    return second;
}

static uint8_t from_digits(uint8_t byte)
{
    return (byte >> 4) * 10 + (byte & 15);
}

/* Makes all fields plain numbers, the hour 0 to 23. */
static void decode(struct date *date, uint8_t status)
{
    bool afternoon = !(status & B_24_HOURS) && (date->hour & HOUR_PM);
    date->hour &= (uint8_t)~HOUR_PM;
    if (!(status & B_BINARY)) {
        uint8_t *fields = (uint8_t *)date;
        for (unsigned i = 0; i < sizeof *date; i++)
            fields[i] = from_digits(fields[i]);
    }
    if (!(status & B_24_HOURS))
        date->hour = date->hour % 12 + (afternoon ? 12 : 0);
}

/* The full year: where the century's register is not one, years below 70 are those after 2000. */
static uint32_t year_of(const struct date *date)
{
    if (date->century >= 19 && date->century <= 21)
        return date->century * 100u + date->year;
    return date->year + (date->year < 70 ? 2000u : 1900u);
}

static bool is_plausible(const struct date *date)
{
    return date->second < 60 && date->minute < 60 && date->hour < 24 && date->day >= 1 &&
           date->day <= 31 && date->month >= 1 && date->month <= 12 && year_of(date) >= 1970 &&
           year_of(date) < 2106;
}

/* Days from 1970-01-01. The year is taken to begin in March, so that the leap day is its last, and
 * months have 30.6 days: (153 * m + 2) / 5 are those before month m, 0 being March. */
static uint32_t days_since_1970(uint32_t year, uint32_t month, uint32_t day)
{
    enum { DAYS_TO_1970 = 719468 }; /* from March 1st of the year 0 */
    year -= month <= 2;
    month = (month + 9) % 12;
    return year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 -
           DAYS_TO_1970;
}

/* Seconds since 1970 by the battery's clock, which is taken to run on UTC; 0: there is none. */
uint32_t arch_read_date(void)
{
    struct date date = read_settled();
    decode(&date, read_register(STATUS_B));
    if (!is_plausible(&date))
        return 0;
    return days_since_1970(year_of(&date), date.month, date.day) * SECONDS_PER_DAY +
           date.hour * 3600u + date.minute * 60u + date.second;
}
