; The first instructions: the multiboot header by which GRUB and QEMU know the kernel, and the step
; from 32-bit physical addresses to the higher half. Read next: kernel/main.c.

%include "offsets.inc"

MAGIC       equ 0x1BADB002
FLAGS       equ 3               ; modules on page borders, memory map
PG_FLAGS    equ 3               ; present, writable

section .multiboot align=4
        dd MAGIC, FLAGS, -(MAGIC + FLAGS)

section .boot progbits alloc exec write align=4096
; Two page tables that map physical 0 to 8 MiB, and a directory that shows them twice: at 0, so that
; the next instruction after paging goes on is still there, and at KERNEL_BASE.
boot_directory: times 1024 dd 0
boot_tables:    times 2048 dd 0

; Entry from the loader: EAX its magic, EBX the physical address of its information, interrupts off,
; paging off, flat segments, ESP anything.
global boot_entry
boot_entry:
        cli
        cld
        mov     esi, eax        ; kept for kernel_main
        mov     edi, boot_tables
        mov     eax, PG_FLAGS
        mov     ecx, 2048
.fill:  mov     [edi], eax
        add     edi, 4
        add     eax, 4096
        loop    .fill

        mov     eax, boot_tables + PG_FLAGS
        mov     [boot_directory], eax
        mov     [boot_directory + (KERNEL_BASE >> 20)], eax
        add     eax, 4096
        mov     [boot_directory + 4], eax
        mov     [boot_directory + (KERNEL_BASE >> 20) + 4], eax

        mov     eax, boot_directory
        mov     cr3, eax
        mov     eax, cr0
        and     eax, ~0x60000000 ; caches on (CD, NW clear)
        or      eax, 0x80010000  ; PG, and WP: ring 0 too obeys read-only pages
        mov     cr0, eax
        mov     ecx, higher_half
        jmp     ecx

section .text
extern kernel_main
higher_half:
        mov     esp, boot_stack_top
        xor     ebp, ebp        ; a backtrace ends here
        push    dword 0         ; EFLAGS: all clear, IF with them
        popfd
        mov     eax, esi        ; kernel_main(magic, information), in EAX and EDX
        mov     edx, ebx
        call    kernel_main
.stop:  hlt
        jmp     .stop

section .bss align=4096
global boot_stack, boot_stack_top
boot_stack:
        resb    KERNEL_STACK_SIZE
boot_stack_top:
