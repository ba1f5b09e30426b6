/* What processes share by a name: a semaphore, and memory of shm_open(3). */
#include <fcntl.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stock.h"

enum { ROUNDS = 1000 };

/* The child adds what the parent lets it, one at a time; both have opened the names themselves. */
static int count_in_child(void)
{
    sem_t *go = sem_open("/baton-go", 0), *done = sem_open("/baton-done", 0);
    int fd = shm_open("/baton-count", O_RDWR, 0);
    int *count = mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (go == SEM_FAILED || done == SEM_FAILED || count == MAP_FAILED)
        return 1;
    for (int round = 0; round < ROUNDS; round++) {
        sem_wait(go);
        ++*count;
        sem_post(done);
    }
    return 0;
}

int main(void)
{
    sem_t *go = sem_open("/baton-go", O_CREAT, 0600, 0);
    sem_t *done = sem_open("/baton-done", O_CREAT, 0600, 0);
    int fd = shm_open("/baton-count", O_CREAT | O_RDWR, 0600), status;
    SHOW(go != SEM_FAILED && done != SEM_FAILED && fd >= 0);
    SHOW(ftruncate(fd, sizeof(int)) == 0);
    int *count = mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    SHOW(count != MAP_FAILED);
    pid_t child = fork();
    if (child == 0)
        _exit(count_in_child());
    for (int round = 0; round < ROUNDS; round++) {
        ++*count;
        sem_post(go);
        sem_wait(done);
    }
    SHOW(waitpid(child, &status, 0) == child && status == 0);
    SHOW(*count);
    SHOW(sem_unlink("/baton-go") == 0 && sem_unlink("/baton-done") == 0);
    SHOW(shm_unlink("/baton-count") == 0);
    SHOW_CALL(shm_open("/baton-count", O_RDWR, 0));
    return 0;
}
