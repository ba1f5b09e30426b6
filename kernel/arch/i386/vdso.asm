; The vDSO page: kernel code that runs in ring 3, mapped at the same address in every program, which
; finds __kernel_vsyscall through AT_SYSINFO. Two versions; vdso.c copies the one that this CPU can do.

VDSO_ADDRESS equ 0xBFFFE000

section .rodata

; SYSENTER saves neither EIP nor ESP: the return address is fixed below, ESP goes in EBP. ECX and EDX
; are needed by SYSEXIT, so the program's own are kept on its stack, as is EBP.
global vdso_sysenter, vdso_sysenter_end
vdso_sysenter:
        push    ecx
        push    edx
        push    ebp
        mov     ebp, esp
        sysenter
.return:
        pop     ebp
        pop     edx
        pop     ecx
        ret
vdso_sysenter_end:

global vdso_int80, vdso_int80_end
vdso_int80:
        int     0x80
        ret
vdso_int80_end:

global vdso_sysenter_return
vdso_sysenter_return equ VDSO_ADDRESS + (vdso_sysenter.return - vdso_sysenter)
