/* Running a command with its output in a pipe; see child.h. */
#include "user/live/child.h"

#include "lib/linux_file.h"
#include "lib/linux_process.h"
#include "lib/linux_signal.h"
#include "lib/string.h"
#include "user/stdio.h"
#include "user/stdlib.h"
#include "user/syscall.h"

enum { PATH_SIZE = 256, NOT_FOUND = 127, KILLED = 128 };

/* Becomes the command; comes back where it is nowhere. */
static void become(char **words)
{
    static const char *const folders[] = {"/demos", "/bin", "/sbin", "/usr/bin", "/usr/sbin"};
    char path[PATH_SIZE];
    if (strchr(words[0], '/') != NULL) {
        execve(words[0], words, environ);
        return;
    }
    for (unsigned i = 0; i < sizeof folders / sizeof *folders; i++) {
        snprintf(path, sizeof path, "%s/%s", folders[i], words[0]);
        execve(path, words, environ);
    }
}

/* In the child: nothing to read, and what it prints goes into the pipe. */
static void run(char **words, int output)
{
    int nothing = open("/dev/null", O_RDONLY, 0);
    setpgid(0, 0);
    dup2(nothing, 0);
    dup2(output, 1);
    dup2(output, 2);
    close(nothing);
    close(output);
    become(words);
    perror(words[0]);
    exit(NOT_FOUND);
}

bool child_start(struct child *child, char **words)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return false;
    fcntl(ends[1], F_SETFL, 0);
    child->pid = fork();
    if (child->pid == 0)
        run(words, ends[1]);
    close(ends[1]);
    child->output = ends[0];
    child->ended = false;
    return child->pid > 0;
}

int child_read(struct child *child, char *text, int size)
{
    if (child->output < 0)
        return 0;
    int count = read(child->output, text, (unsigned)size);
    if (count == 0) {
        close(child->output);
        child->output = -1;
    }
    return count > 0 ? count : 0;
}

void child_look(struct child *child)
{
    int status;
    if (child->pid == 0 || child->ended || waitpid(child->pid, &status, WNOHANG) != child->pid)
        return;
    child->ended = true;
    child->status = (status & 0x7F) != 0 ? KILLED + (status & 0x7F) : status >> 8 & 0xFF;
}

void child_end(struct child *child)
{
    if (child->pid > 0 && !child->ended) {
        kill(-child->pid, SIGKILL);
        waitpid(child->pid, NULL, 0);
    }
}
