; Where a G goes on after the signal that takes it off: preempt.c has made it so as if the G had called
; this between two of its instructions. So every register is kept, and the flags, and the FPU's.

bits 32

FPU_STATE       equ 108

extern preempt_now
section .text

global preempt_entry
preempt_entry:
        pushf
        pusha
        cld
        sub     esp, FPU_STATE
        fnsave  [esp]                   ; and begins anew, as a C function expects it
        call    preempt_now             ; returns when the G's turn comes again
        frstor  [esp]
        add     esp, FPU_STATE
        popa
        popf
        ret

section .note.GNU-stack noalloc noexec nowrite progbits
