; The vDSO in the kernel: its image, as ld linked it from kernel/arch/i386/vdso/, and where programs
; have its parts. The addresses are the linker's, by generation: vdso.inc says `NAME equ ADDRESS` for
; each symbol of build/vdso.so.

section .rodata align=4

global vdso_image_bytes, vdso_image_bytes_end
vdso_image_bytes:
        incbin  "vdso.so"
vdso_image_bytes_end:

; Addresses in every program, not in the kernel.
%include "vdso.inc"
vdso_vsyscall    equ __kernel_vsyscall
vdso_sigreturn   equ __kernel_sigreturn
vdso_rt_sigreturn equ __kernel_rt_sigreturn
global vdso_image, vdso_vsyscall, vdso_sigreturn, vdso_rt_sigreturn
global vdso_sysenter_return, vdso_fast_door, vdso_fast_door_end
