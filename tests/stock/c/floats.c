/* Floating point: printing and reading numbers, the mathematical functions, rounding modes, and the
 * registers of threads that take the CPU from each other. */
#include "stock.h"
#include <fenv.h>
#include <float.h>
#include <math.h>
#include <pthread.h>
#include <sys/time.h>
#include <signal.h>

enum { THREADS = 6, STEPS = 200000 };

static void printing(void)
{
    static const double numbers[] = {0.0,     -0.0,    1.0 / 3,  1e300, 1e-300, 123456.789,
                                     DBL_MAX, DBL_MIN, 4.9e-324, 0.1,   1e22,   -2.5};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        printf("%g %.17g %e %.3f %a\n", numbers[i], numbers[i], numbers[i],
               fabs(numbers[i]) < 1e10 ? numbers[i] : 0.0, numbers[i]);
    printf("%f %f %f\n", (double)INFINITY, (double)-INFINITY, fabs((double)NAN));
    printf("%Lg %.20Lg\n", 1.0L / 3, LDBL_MAX);
    printf("%10.2f|%-10.2f|%+010.2f|% .1e\n", 3.14159, 3.14159, 3.14159, 3.14159);
}

static void reading(void)
{
    static const char *const texts[] = {"3.14",  "1e400",  "-inf", "nan",  "0x1.8p3",
                                        ".5e-3", "1e-400", "junk", "12abc"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char *end;
        errno = 0;
        double number = strtod(texts[i], &end);
        printf("strtod(%s): %g, rest '%s', error %d\n", texts[i],
               isnan(number) ? fabs(number) : number, end, errno);
    }
}

static void functions(void)
{
    printf("%.12f %.12f %.12f\n", sin(1.0), cos(1.0), tan(1.0));
    printf("%.12f %.12f %.12f\n", exp(1.0), log(10.0), pow(2.0, 0.5));
    printf("%.12f %.12f %.12f\n", sqrt(2.0), cbrt(27.0), hypot(3.0, 4.0));
    printf("%.12f %.12f\n", atan2(1.0, -1.0), tgamma(5.5));
    printf("%g %g %g %g\n", floor(-2.5), ceil(-2.5), round(-2.5), trunc(-2.5));
    printf("%g %g\n", fmod(10.0, 3.0), ldexp(0.75, 10));
}

static void rounding(void)
{
    static const int modes[] = {FE_TONEAREST, FE_DOWNWARD, FE_UPWARD, FE_TOWARDZERO};
    volatile double one = 1, three = 3, half = 2.5;
    for (int i = 0; i < 4; i++) {
        fesetround(modes[i]);
        double near = nearbyint(half), less = nearbyint(-half), third = one / three;
        fesetround(FE_TONEAREST);
        printf("mode %d: %g %g %a\n", i, near, less, third);
    }
    feclearexcept(FE_ALL_EXCEPT);
    volatile double infinite = one / (three - 3);
    SHOW(isinf(infinite) != 0);
    SHOW(fetestexcept(FE_DIVBYZERO) != 0);
    SHOW(fetestexcept(FE_INVALID) != 0);
}

/* A long sum whose every step is in the registers, begun at the thread's own place. */
static double sum_from(double start)
{
    double sum = 0, x = start;
    for (int i = 0; i < STEPS; i++) {
        sum += x / (1 + x * x);
        x += 0.001;
    }
    return sum;
}

static void *sum_in_thread(void *result)
{
    double *place = result;
    fesetround(place[0] > 2 ? FE_UPWARD : FE_TONEAREST);
    place[1] = sum_from(place[0]);
    return (void *)(long)(fegetround() == (place[0] > 2 ? FE_UPWARD : FE_TONEAREST));
}

static volatile sig_atomic_t alarms;
static volatile double disturbed;

/* The interrupted sum must not see what a handler does to the registers. */
static void disturb(int signal)
{
    (void)signal;
    disturbed = sin(disturbed + 1) * 1e10;
    alarms++;
}

static void in_threads(void)
{
    struct itimerval often = {{0, 2000}, {0, 2000}}, never = {{0, 0}, {0, 0}};
    double results[THREADS][2], alone[THREADS][2];
    pthread_t threads[THREADS];
    long kept = 0;
    for (int i = 0; i < THREADS; i++) {
        alone[i][0] = results[i][0] = i;
        sum_in_thread(alone[i]);
    }
    fesetround(FE_TONEAREST);
    signal(SIGALRM, disturb);
    setitimer(ITIMER_REAL, &often, NULL);
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, sum_in_thread, results[i]);
    for (int i = 0; i < THREADS; i++) {
        void *mode_kept;
        pthread_join(threads[i], &mode_kept);
        kept += (long)mode_kept;
    }
    while (alarms == 0)
        disturbed = sum_from(0);
    setitimer(ITIMER_REAL, &never, NULL);
    SHOW(kept);
    for (int i = 0; i < THREADS; i++) {
        printf("%.12f\n", results[i][1]);
        SHOW(results[i][1] == alone[i][1]);
    }
}

int main(void)
{
    printing();
    reading();
    functions();
    rounding();
    in_threads();
    return 0;
}
