/* Streams of the C library on files, in memory and on pipes: every way to read, write and seek. */
#include "stock.h"
#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>

static void lines(void)
{
    char line[100], *grown = NULL;
    size_t room = 0;
    FILE *file = fopen("lines", "w+");
    for (int i = 0; i < 1000; i++)
        fprintf(file, "line %d of many\n", i);
    SHOW(ftell(file));
    rewind(file);
    SHOW(getline(&grown, &room, file));
    printf("%s", grown);
    SHOW(fseek(file, -15, SEEK_END));
    printf("%s", fgets(line, sizeof line, file));
    SHOW(fgets(line, sizeof line, file) == NULL && feof(file));
    SHOW(fseek(file, 5, SEEK_SET));
    SHOW(getc(file));
    SHOW(ungetc('#', file));
    SHOW(getc(file));
    SHOW(ftell(file));
    SHOW(fclose(file));
    free(grown);
}

static void blocks(void)
{
    static unsigned char out[100000], in[100000];
    for (size_t i = 0; i < sizeof out; i++)
        out[i] = (unsigned char)(i * 31 >> 3);
    FILE *file = fopen("blocks", "wb");
    SHOW(fwrite(out, 7, sizeof out / 7, file));
    SHOW(fclose(file));
    file = fopen("blocks", "rb");
    SHOW(setvbuf(file, NULL, _IOFBF, 300));
    SHOW(fread(in, 1, sizeof in, file));
    SHOW(memcmp(in, out, sizeof out / 7 * 7));
    SHOW(ferror(file));
    SHOW(fputc('x', file));
    SHOW(ferror(file) != 0);
    SHOW(fclose(file));
}

static void scanning(void)
{
    int number;
    char word[20], letter;
    double real;
    FILE *file = fopen("numbers", "w+");
    fputs("12 apples 3.5 x\n-7 pears 0x1p4 y\njunk", file);
    rewind(file);
    for (int got; (got = fscanf(file, "%d %19s %lf %c", &number, word, &real, &letter)) == 4;)
        printf("%d %s %g %c\n", number, word, real, letter);
    SHOW(fscanf(file, "%19s", word));
    SHOW_STRING(word);
    SHOW(fscanf(file, "%19s", word));
    fclose(file);
    SHOW(sscanf("2024-02-29", "%d-%*d-%d", &number, &number));
    SHOW(number);
}

static void modes(void)
{
    FILE *file = fopen("mode", "wx");
    SHOW(file != NULL);
    fputs("abc", file);
    fclose(file);
    SHOW(fopen("mode", "wx") == NULL && errno == EEXIST);
    SHOW(fopen("missing", "r") == NULL && errno == ENOENT);
    file = fopen("mode", "a+");
    fputs("def", file);
    rewind(file);
    SHOW(getc(file));
    fputs("ghi", file);
    SHOW(ftell(file));
    file = freopen("mode", "r", file);
    char text[20] = {0};
    SHOW(fread(text, 1, sizeof text - 1, file));
    SHOW_STRING(text);
    fclose(file);
    file = fdopen(open("mode", O_RDWR), "r+");
    fseek(file, 3, SEEK_SET);
    fputs("DEF", file);
    SHOW(fileno(file) > 2);
    fflush(file);
    SHOW(fseek(file, 0, SEEK_SET));
    SHOW_STRING(fgets(text, sizeof text, file));
    fclose(file);
    SHOW(rename("mode", "renamed"));
    SHOW(remove("renamed"));
    SHOW_CALL(remove("renamed"));
}

static void in_memory(void)
{
    const char *volatile longer = "much longer than the room that is there";
    char *text = NULL, fixed[30];
    size_t size;
    FILE *out = open_memstream(&text, &size);
    for (int i = 0; i < 100; i++)
        fprintf(out, "%d,", i);
    fclose(out);
    SHOW(size);
    FILE *in = fmemopen(text, size, "r");
    int sum = 0;
    for (int number; fscanf(in, "%d,", &number) == 1;)
        sum += number;
    SHOW(sum);
    fclose(in);
    free(text);
    SHOW(snprintf(fixed, sizeof fixed, "%s", longer));
    SHOW_STRING(fixed);
}

static void formats(void)
{
    printf("%d|%5d|%-5d|%05d|%+d|% d|%x|%#X|%o|%c|%%|%u\n", 42, 42, 42, 42, 42, 42, 255, 255, 8,
           'c', 4000000000u);
    printf("%s|%10s|%-10s|%.3s|%*s|%hhd|%lld|%zu|%jd\n", "text", "text", "text", "text", 6, "x",
           300, 1ll << 40, sizeof(int), (intmax_t)-1);
    printf("%2$s %1$s\n", "world", "hello");
    fprintf(stderr, "to standard error, %d\n", 1);
}

static void pipes(void)
{
    int ends[2];
    if (pipe(ends))
        puts("no pipe");
    FILE *in = fdopen(ends[0], "r"), *out = fdopen(ends[1], "w");
    char line[50];
    setvbuf(out, NULL, _IOLBF, 0);
    for (int i = 0; i < 3; i++) {
        fprintf(out, "message %d\n", i);
        printf("%s", fgets(line, sizeof line, in));
    }
    fclose(out);
    SHOW(fgetc(in));
    fclose(in);
}

int main(void)
{
    char folder[] = "/tmp/stock.streams.XXXXXX";
    if (!mkdtemp(folder) || chdir(folder))
        puts("no folder");
    lines();
    blocks();
    scanning();
    modes();
    in_memory();
    formats();
    pipes();
    FILE *temporary = tmpfile();
    SHOW(fputs("temporary", temporary) >= 0);
    SHOW(ftell(temporary));
    fclose(temporary);
    unlink("lines");
    unlink("blocks");
    unlink("numbers");
    SHOW_CALL(chdir("/"));
    SHOW_CALL(rmdir(folder));
    return 0;
}
