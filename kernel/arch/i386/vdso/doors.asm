; The doors of the vDSO: kernel code that runs in ring 3. Programs find __kernel_vsyscall through
; AT_SYSINFO, and the others by name, as in any shared object.

%include "kernel/arch/i386/vdso/unwind.inc"

%define SYS_SIGRETURN    119
%define SYS_RT_SIGRETURN 173

section .text

; The faster door. SYSENTER saves neither EIP nor ESP: the kernel returns to the label below, ESP
; goes in EBP. ECX and EDX are needed by SYSEXIT, so the program's own are kept on its stack, as is
; EBP, which is the sixth argument there. Where the CPU has no SYSENTER, the kernel puts NOPs in the
; place of the two instructions between vdso_fast_door and vdso_fast_door_end, and all go by the INT.
; The INT serves calls that a signal interrupted too: they are made again by returning to it, which
; is the instruction before the one to return to, as after an INT 0x80 anywhere.
global __kernel_vsyscall:function (__kernel_vsyscall_end - __kernel_vsyscall)
global vdso_fast_door, vdso_fast_door_end, vdso_sysenter_return
UNWIND_START
__kernel_vsyscall:
        push    ecx
        UNWIND_PUSH DWARF_ECX
        push    edx
        UNWIND_PUSH DWARF_EDX
        push    ebp
        UNWIND_PUSH DWARF_EBP
vdso_fast_door:
        mov     ebp, esp
        sysenter
vdso_fast_door_end:
        int     0x80
vdso_sysenter_return:
        pop     ebp
        UNWIND_POP DWARF_EBP
        pop     edx
        UNWIND_POP DWARF_EDX
        pop     ecx
        UNWIND_POP DWARF_ECX
        ret
__kernel_vsyscall_end:
UNWIND_END

; Where signal handlers return to. These very bytes, and only these, tell unwinders of C++ and gdb
; that a signal frame lies on the stack.
        align   16, nop
global __kernel_sigreturn:function (__kernel_sigreturn_end - __kernel_sigreturn)
__kernel_sigreturn:
        pop     eax             ; the signal's number
        mov     eax, SYS_SIGRETURN
        int     0x80
__kernel_sigreturn_end:

        align   16, nop
global __kernel_rt_sigreturn:function (__kernel_rt_sigreturn_end - __kernel_rt_sigreturn)
__kernel_rt_sigreturn:
        mov     eax, SYS_RT_SIGRETURN
        int     0x80
__kernel_rt_sigreturn_end:
