/* execve and execveat: which files run and which do not, scripts, what a new program gets and what
 * it keeps. */
#include "lib/linux_file.h"
#include "lib/linux_process.h"
#include "lib/linux_signal.h"
#include "tests/user/expect.h"
#include "user/thread.h"

enum { PATH_ROOM = 200, STRING_LIMIT = 131072, LARGE = 400 };

static const char *program;
static char folder[64];
static char *answering[] = {"ANSWER=1", "COLOUR=green", NULL};

/* --- what an executed program says -------------------------------------------------------------
 */

/* Without the folder, whose name is another each time. */
static const char *base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static int answer(int argc, char **argv)
{
    char name[16] = "";
    for (int i = 0; i < argc && i < 12; i++)
        printf("  word %d: '%s'\n", i, strlen(argv[i]) < 60 ? base(argv[i]) : "(long)");
    printf("  %d words, the last of %d bytes\n", argc, (int)strlen(argv[argc - 1]));
    const char *executed = base((const char *)getauxval(AT_EXECFN));
    sys_prctl(PR_GET_NAME, (unsigned)name, 0, 0, 0);
    if (executed[0] >= '0' && executed[0] <= '9') /* older Linux has this for a name too */
        strlcpy(name, executed, sizeof name);
    printf("  name %s, executed as %s\n", name, executed);
    return 42;
}

/* --- files --------------------------------------------------------------------------------------
 */

/* The path of a name in the folder, until the next but three. */
static const char *in_folder(const char *name)
{
    static char paths[4][PATH_ROOM];
    static int turn;
    char *path = paths[turn++ % 4];
    snprintf(path, PATH_ROOM, "%s/%s", folder, name);
    return path;
}

static void make_file(const char *name, const char *text, int mode)
{
    const char *path = in_folder(name);
    sys_unlink(path);
    int file = sys_open(path, O_CREAT | O_WRONLY | O_TRUNC, mode);
    sys_write(file, text, strlen(text));
    sys_close(file);
}

/* A script "#!FIRST program REST". */
static void make_script(const char *name, const char *first, const char *interpreter,
                        const char *rest)
{
    static char text[LARGE + PATH_ROOM];
    snprintf(text, sizeof text, "#!%s%s%s", first, interpreter, rest);
    make_file(name, text, 0755);
}

static void clean_up(void)
{
    static const char *const names[] = {"script", "bare",  "blanks", "open", "long", "none",
                                        "plain",  "empty", "text",   "link", "s1",   "s2",
                                        "s3",     "s4",    "s5",     "s6",   "loop", "folder2",
                                        "wrong",  "hole",  "room",   "dark"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        sys_unlink(in_folder(names[i]));
        sys_rmdir(in_folder(names[i]));
    }
    sys_rmdir(folder);
}

/* --- running ------------------------------------------------------------------------------------
 */

/* Runs path in a child with words; a line for its status, 42 where the program answered, or for the
 * error, as it is negative. */
static void run_with(const char *what, const char *path, char *const *words, int expected)
{
    int status = 0, pid = sys_fork();
    if (pid == 0)
        exit(-sys_execve(path, words, answering));
    sys_waitpid(pid, &status, 0);
    check(what, expected == 42 ? 42 : -expected, status >> 8);
}

static void run(const char *what, const char *name, int expected)
{
    char *words[] = {"zero", "one", "two", NULL};
    run_with(what, in_folder(name), words, expected);
}

static void scripts(void)
{
    make_script("script", "", program, " one argument \n exit 3\n");
    run("a script with an argument", "script", 42);
    make_script("bare", "", program, "\n");
    run("a script without", "bare", 42);
    make_script("blanks", " \t ", program, "\t \targument\t\n");
    run("a script with blanks", "blanks", 42);
    make_script("open", "", program, "");
    run("a script that is one line", "open", 42);
    make_script("none", "", "", "\n");
    run("a script without an interpreter", "none", -ENOEXEC);
    make_script("none", "  \t ", "", "\n");
    run("one with blanks instead", "none", -ENOEXEC);
    make_script("wrong", "", "/no/such/program", "\n");
    run("an interpreter that is not there", "wrong", -ENOENT);
    make_script("wrong", "", folder, "\n");
    run("one that is a directory", "wrong", -EACCES);
    make_file("plain", "text\n", 0644);
    make_script("wrong", "", in_folder("plain"), "\n");
    run("one that cannot be executed", "wrong", -EACCES);
    make_file("text", "echo hello\n", 0755);
    make_script("wrong", "", in_folder("text"), "\n");
    run("one that is no program", "wrong", -ENOEXEC);
}

static void long_scripts(void)
{
    static char letters[LARGE + 1];
    memset(letters, 'x', LARGE);
    make_script("long", "", "/", letters);
    run("an interpreter's name too long", "long", -ENOEXEC);
    letters[0] = ' ';
    make_script("long", "", program, letters);
    int status, pid = sys_fork();
    if (pid == 0) {
        char *words[] = {"zero", NULL}, *none[] = {"LENGTH=1", NULL};
        exit(-sys_execve(in_folder("long"), words, none));
    }
    sys_waitpid(pid, &status, 0);
    check("an argument too long is cut", exited((255 - 2 - (int)strlen(program) - 1) & 0xff),
          status);
}

static void nested_scripts(void)
{
    make_script("s1", "", program, " a\n");
    make_script("s2", "", in_folder("s1"), " b\n");
    make_script("s3", "", in_folder("s2"), "\n");
    make_script("s4", "", in_folder("s3"), " d\n");
    make_script("s5", "", in_folder("s4"), " e\n");
    run("two scripts", "s2", 42);
    run("five scripts", "s5", 42);
    make_script("s6", "", in_folder("s5"), "\n");
    run("six scripts", "s6", -ELOOP);
    make_script("loop", "", in_folder("loop"), "\n");
    run("a script of its own", "loop", -ELOOP);
}

static void other_files(void)
{
    make_file("empty", "", 0755);
    run("an empty file", "empty", -ENOEXEC);
    make_file("text", "echo hello\n", 0755);
    run("a text", "text", -ENOEXEC);
    make_file("wrong", "\177ELF\001\001\001", 0755);
    run("the beginning of a program", "wrong", -ENOEXEC);
    make_file("plain", "#!/bin/sh\n", 0644);
    run("a file without permission", "plain", -EACCES);
    sys_mkdir(in_folder("folder2"), 0755);
    run("a directory", "folder2", -EACCES);
    run("nothing", "nothing", -ENOENT);
    run("a file as a directory", "plain/x", -ENOTDIR);
    run("a file with a slash", "text/", -ENOTDIR);
    char *words[] = {"zero", NULL};
    run_with("an empty path", "", words, -ENOENT);
    sys_symlink("script", in_folder("link"));
    run("a symbolic link to a script", "link", 42);
    sys_unlink(in_folder("link"));
    sys_symlink("link", in_folder("link"));
    run("a link to itself", "link", -ELOOP);
}

static void relative_paths(void)
{
    int status, pid = sys_fork();
    char *words[] = {"zero", NULL};
    if (pid == 0) {
        sys_chdir(folder);
        exit(-sys_execve("./text", words, answering));
    }
    sys_waitpid(pid, &status, 0);
    check("a relative path", exited(ENOEXEC), status);
}

/* --- words --------------------------------------------------------------------------------------
 */

static char *large_string(unsigned length)
{
    static char *memory;
    if (!memory)
        memory = (char *)sys_mmap2(NULL, 2 * STRING_LIMIT, PROT_READ | PROT_WRITE,
                                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(memory, 'y', length);
    memory[length] = 0;
    return memory;
}

static void words(void)
{
    char *many[40], *none[] = {NULL};
    many[0] = "zero";
    many[1] = large_string(STRING_LIMIT - 1);
    many[2] = NULL;
    run_with("a string as long as can be", program, many, 42);
    many[1] = large_string(STRING_LIMIT);
    run_with("one byte more", program, many, -E2BIG);
    many[1] = large_string(STRING_LIMIT - 100);
    for (int i = 2; i < 39; i++)
        many[i] = many[1];
    many[14] = NULL;
    run_with("many long strings", program, many, 42);
    many[14] = many[1];
    many[39] = NULL;
    run_with("too many", program, many, -E2BIG);
    run_with("no words", program, none, 42);
    run_with("none at all", program, NULL, 42);
    struct rlimit limit = {1 << 20, RLIM_INFINITY};
    int pid = sys_fork(), status;
    many[4] = NULL;
    if (pid == 0) {
        sys_setrlimit(RLIMIT_STACK, &limit);
        exit(-sys_execve(program, many, answering));
    }
    sys_waitpid(pid, &status, 0);
    check("too many for a small stack", exited(E2BIG), status);
}

/* --- execveat -----------------------------------------------------------------------------------
 */

static void run_at(const char *what, int descriptor, const char *name, int flags, int expected)
{
    char *words[] = {"zero", "one", NULL};
    int status = 0, pid = sys_fork();
    if (pid == 0)
        exit(-sys_execveat(descriptor, name, words, answering, flags));
    sys_waitpid(pid, &status, 0);
    check(what, expected == 42 ? 42 : -expected, status >> 8);
}

static void by_descriptor(void)
{
    sys_unlink(in_folder("link"));
    sys_symlink("script", in_folder("link"));
    int directory = sys_open(folder, O_RDONLY | O_DIRECTORY, 0);
    int script = sys_dup2(sys_open(in_folder("script"), O_RDONLY, 0), 40);
    int hidden = sys_open(in_folder("script"), O_RDONLY | O_CLOEXEC, 0);
    int itself = sys_dup2(sys_open(program, O_RDONLY | O_CLOEXEC, 0), 41);
    run_at("from a directory", directory, "script", 0, 42);
    run_at("an absolute path", -1, in_folder("script"), 0, 42);
    run_at("what a descriptor stands for", itself, "", AT_EMPTY_PATH, 42);
    run_at("the same without the flag", itself, "", 0, -ENOENT);
    run_at("a script by its descriptor", script, "", AT_EMPTY_PATH, 42);
    run_at("one that will be closed", hidden, "", AT_EMPTY_PATH, -ENOENT);
    run_at("a directory by its descriptor", directory, "", AT_EMPTY_PATH, -EACCES);
    run_at("a link", directory, "link", 0, 42);
    run_at("no link", directory, "link", AT_SYMLINK_NOFOLLOW, -ELOOP);
    run_at("no directory", script, "script", 0, -ENOTDIR);
    run_at("no descriptor", 99, "script", 0, -EBADF);
    run_at("no descriptor itself", 99, "", AT_EMPTY_PATH, -EBADF);
    run_at("no such flag", directory, "script", 1, -EINVAL);
}

/* --- what is kept -------------------------------------------------------------------------------
 */

/* What the executed program finds; each wrong thing is a bit of its status. */
static int look(void)
{
    struct sigaction ignored, handled;
    signal_set mask = 0;
    char byte;
    sys_rt_sigaction(SIGUSR1, NULL, &handled, sizeof(signal_set));
    sys_rt_sigaction(SIGUSR2, NULL, &ignored, sizeof(signal_set));
    sys_rt_sigprocmask(SIG_BLOCK, NULL, &mask, sizeof mask);
    int wrong = handled.handler == SIG_DFL ? 0 : 1;
    wrong |= ignored.handler == SIG_IGN ? 0 : 2;
    wrong |= mask == SIGNAL_BIT(SIGTERM) ? 0 : 4;
    wrong |= sys_read(20, &byte, 1) == 1 ? 0 : 8;
    wrong |= sys_read(21, &byte, 1) == -EBADF ? 0 : 16;
    wrong |= sys_getpid() == sys_gettid() ? 0 : 32;
    wrong |= sys_getpriority(PRIO_PROCESS, 0) == 20 - 7 ? 0 : 64;
    return wrong;
}

static void handler(int signal)
{
    (void)signal;
}

static int open_at(int place, int flags)
{
    int file;
    while ((file = sys_open(SELF, O_RDONLY | flags, 0)) < place)
        ;
    return file;
}

static int run_looking(void *unused)
{
    char *words[] = {"zero", NULL}, *looking[] = {"LOOK=1", NULL};
    (void)unused;
    return -sys_execve(program, words, looking);
}

/* One thread that waits for ever, beside the one that runs the program. */
static int wait_for_ever(void *unused)
{
    struct timespec32 hour = {3600, 0};
    (void)unused;
    while (sys_getpid() > 0)
        sys_nanosleep(&hour, NULL);
    return 0;
}

static int prepare(void)
{
    struct sigaction action = {.handler = (uint32_t)(uintptr_t)handler};
    signal_set mask = SIGNAL_BIT(SIGTERM);
    open_at(20, 0);
    open_at(21, O_CLOEXEC);
    sys_rt_sigaction(SIGUSR1, &action, NULL, sizeof(signal_set));
    action.handler = SIG_IGN;
    sys_rt_sigaction(SIGUSR2, &action, NULL, sizeof(signal_set));
    sys_rt_sigprocmask(SIG_SETMASK, &mask, NULL, sizeof mask);
    sys_setpriority(PRIO_PROCESS, 0, 7);
    return 0;
}

static int looking_alone(void)
{
    prepare();
    return run_looking(NULL);
}

static int looking_among_threads(void)
{
    prepare();
    thread_create(wait_for_ever, NULL);
    thread_create(run_looking, NULL);
    return wait_for_ever(NULL);
}

/* A child that shares descriptors keeps its parent's when it runs a program. */
static void shared_descriptors(void)
{
    int status, file = sys_open(SELF, O_RDONLY | O_CLOEXEC, 0);
    int pid = sys_clone(CLONE_FILES | SIGCHLD, NULL, NULL, NULL, NULL);
    char *words[] = {"zero", NULL}, byte;
    if (pid == 0)
        exit(-sys_execve(program, words, answering));
    sys_waitpid(pid, &status, 0);
    check("a program with shared descriptors", exited(42), status);
    check("has closed only its own", 1, sys_read(file, &byte, 1));
}

static void auxiliary_values(void)
{
    check("the size of a page", 4096, (int)getauxval(AT_PAGESZ));
    check("ticks a second", 100, (int)getauxval(AT_CLKTCK));
    check("the platform", 0, strcmp((const char *)getauxval(AT_PLATFORM), "i686"));
    check("the size of a program header", 32, (int)getauxval(AT_PHENT));
    check_true("program headers", getauxval(AT_PHNUM) > 1 && getauxval(AT_PHDR));
    check_true("an entry", getauxval(AT_ENTRY) > 0x08048000);
    check_true("random bytes", *(unsigned *)getauxval(AT_RANDOM) != 0);
    check_true("the CPU's features", getauxval(AT_HWCAP) & 1);
    check("rights of its own", 0, (int)getauxval(AT_SECURE));
    check("the user", sys_getuid32(), (int)getauxval(AT_UID));
    check_true("the vDSO", getauxval(AT_SYSINFO_EHDR) && getauxval(AT_SYSINFO));
    check_true("room for a signal", getauxval(AT_MINSIGSTKSZ) >= 700);
}

int main(int argc, char **argv)
{
    if (getenv("ANSWER"))
        return answer(argc, argv);
    if (getenv("LENGTH"))
        return (int)strlen(argv[1]) & 0xff;
    if (getenv("LOOK"))
        return look();
    program = (const char *)getauxval(AT_EXECFN);
    snprintf(folder, sizeof folder, "/tmp/test_exec.%d", sys_getpid());
    sys_mkdir(folder, 0755);
    scripts();
    long_scripts();
    nested_scripts();
    other_files();
    relative_paths();
    words();
    check("what a program finds", 0, in_child(looking_alone));
    check("the same where a thread ran it", 0, in_child(looking_among_threads));
    shared_descriptors();
    auxiliary_values();
    by_descriptor();
    clean_up();
    return check_result();
}
