package backend

/*
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>

// share_one_heap makes all threads take their arrays, of whatever size, from one heap, so that what one frees another uses.
// It runs before main: a thread that has a heap of its own by then keeps it.
__attribute__((constructor)) static void share_one_heap(void) {
	mallopt(M_ARENA_MAX, 1);
}
#endif

// keep_freed_memory makes the C library reuse what is freed, up to a gigabyte, and ask for more in large pieces.
static void keep_freed_memory(void) {
#ifdef __GLIBC__
	mallopt(M_MMAP_MAX, 0);
	mallopt(M_TRIM_THRESHOLD, 1 << 30);
	mallopt(M_TOP_PAD, 256 << 20);
#endif
}
*/
import "C"

// keepFreedMemory stops the C library from giving each array back to the system when it is freed.
// XLA makes new arrays at each step, for weights and for what lies between, and their pages would be fetched
// anew, which took a quarter of a VAE's training time and a tenth of a recurrent net's.
func keepFreedMemory() { C.keep_freed_memory() }
