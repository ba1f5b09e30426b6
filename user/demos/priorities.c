/* Priority donation.
 *
 * Watch: a low thread holds a mutex, a high one waits for it, and a middle one would run for ever.
 * Without donation the middle thread keeps the low one from releasing the mutex, and so, without
 * knowing it, the high one from running. The kernel lends the high priority to the low thread until
 * it lets the mutex go. */
#include "user/stdio.h"
#include "user/syscall.h"

int main(void)
{
    if (kernel_demo("donation") < 0) {
        perror("priorities: this demonstration needs Baton");
        return 1;
    }
    return 0;
}
