/* true: succeeds. Watch: a whole process comes and goes for one exit status. */
/* Runs on Linux too. */
int main(void)
{
    return 0;
}
