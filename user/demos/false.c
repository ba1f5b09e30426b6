/* false: fails. Watch: the shell shows an exit status that is not 0. */
/* Runs on Linux too. */
int main(void)
{
    return 1;
}
