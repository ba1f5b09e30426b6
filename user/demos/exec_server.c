/* The hundred connections of event_loop, go_server and thread_server, served by another program, in
 * any language: `exec_server PROGRAM [figures]` becomes the program, whose arguments are the
 * connections, each as READ:WRITE, the numbers of two descriptors that do not block.
 *
 * Watch: `scripts/boot --icount --add FILE:/bin/server -- exec_server /bin/server figures`.
 * tests/stock/bench/server.go is such a program. */
#include "user/demos/hundred_connections.h"
#include "user/stdlib.h"

enum { TEXT_SIZE = 24, NOT_STARTED = 127 };

int main(int argc, char **argv)
{
    static char texts[CONNECTIONS][TEXT_SIZE];
    static char *words[CONNECTIONS + 2];
    if (argc < 2 || !clients_start(argc > 2)) {
        dprintf(2, "exec_server: PROGRAM [figures]\n");
        return 1;
    }
    words[0] = argv[1];
    for (int i = 0; i < CONNECTIONS; i++) {
        do_not_block(&connections[i]);
        snprintf(texts[i], TEXT_SIZE, "%d:%d", connections[i].requests, connections[i].replies);
        words[i + 1] = texts[i];
    }
    sys_execve(argv[1], words, environ);
    dprintf(2, "exec_server: %s cannot be started\n", argv[1]);
    return NOT_STARTED;
}
