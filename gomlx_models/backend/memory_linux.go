package backend

/*
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

// keep_freed_memory makes the C library reuse what is freed, up to a gigabyte, and ask for more in
// large pieces.
static void keep_freed_memory(void) {
#ifdef __GLIBC__
	mallopt(M_MMAP_THRESHOLD, 32 << 20);
	mallopt(M_TRIM_THRESHOLD, 1 << 30);
	mallopt(M_TOP_PAD, 256 << 20);
#endif
}
*/
import "C"

// keepFreedMemory stops the C library from giving each array back to the system when it is freed.
// XLA makes new arrays for all weights at each step, and their pages would be fetched anew, which
// took a quarter of a VAE's training time.
func keepFreedMemory() { C.keep_freed_memory() }
