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
        int     0x80            ; a call that starts again (signal_restart.c) does so here, two bytes
.return:                        ; before its return; then EBP is the sixth argument
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

; Where a signal's handler returns to, unless the program names a place of its own (SA_RESTORER). The
; handler's RET has taken the frame's first word away; the older frame still has the signal's number.
global vdso_signals, vdso_signals_end
vdso_signals:
.sigreturn:
        pop     eax
        mov     eax, 119
        int     0x80
.rt_sigreturn:
        mov     eax, 173
        int     0x80
vdso_signals_end:

VDSO_SIGNALS equ 0x80           ; where vdso.c copies them to in the page

global vdso_sysenter_return, vdso_sigreturn, vdso_rt_sigreturn
vdso_sysenter_return equ VDSO_ADDRESS + (vdso_sysenter.return - vdso_sysenter)
vdso_sigreturn equ VDSO_ADDRESS + VDSO_SIGNALS
vdso_rt_sigreturn equ vdso_sigreturn + (vdso_signals.rt_sigreturn - vdso_signals)
