package atomic

func LoadInt32(addr *int32) (val int32)             { return load(addr) }
func StoreInt32(addr *int32, val int32)             { store(addr, val) }
func SwapInt32(addr *int32, new int32) (old int32)  { return swap(addr, new) }
func AddInt32(addr *int32, delta int32) (new int32) { return add(addr, delta) }
func AndInt32(addr *int32, mask int32) (old int32)  { return and(addr, mask) }
func OrInt32(addr *int32, mask int32) (old int32)   { return or(addr, mask) }

func CompareAndSwapInt32(addr *int32, old, new int32) (swapped bool) {
	return compareAndSwap(addr, old, new)
}

func LoadInt64(addr *int64) (val int64)             { return load(addr) }
func StoreInt64(addr *int64, val int64)             { store(addr, val) }
func SwapInt64(addr *int64, new int64) (old int64)  { return swap(addr, new) }
func AddInt64(addr *int64, delta int64) (new int64) { return add(addr, delta) }
func AndInt64(addr *int64, mask int64) (old int64)  { return and(addr, mask) }
func OrInt64(addr *int64, mask int64) (old int64)   { return or(addr, mask) }

func CompareAndSwapInt64(addr *int64, old, new int64) (swapped bool) {
	return compareAndSwap(addr, old, new)
}

func LoadUint32(addr *uint32) (val uint32)              { return load(addr) }
func StoreUint32(addr *uint32, val uint32)              { store(addr, val) }
func SwapUint32(addr *uint32, new uint32) (old uint32)  { return swap(addr, new) }
func AddUint32(addr *uint32, delta uint32) (new uint32) { return add(addr, delta) }
func AndUint32(addr *uint32, mask uint32) (old uint32)  { return and(addr, mask) }
func OrUint32(addr *uint32, mask uint32) (old uint32)   { return or(addr, mask) }

func CompareAndSwapUint32(addr *uint32, old, new uint32) (swapped bool) {
	return compareAndSwap(addr, old, new)
}

func LoadUint64(addr *uint64) (val uint64)              { return load(addr) }
func StoreUint64(addr *uint64, val uint64)              { store(addr, val) }
func SwapUint64(addr *uint64, new uint64) (old uint64)  { return swap(addr, new) }
func AddUint64(addr *uint64, delta uint64) (new uint64) { return add(addr, delta) }
func AndUint64(addr *uint64, mask uint64) (old uint64)  { return and(addr, mask) }
func OrUint64(addr *uint64, mask uint64) (old uint64)   { return or(addr, mask) }

func CompareAndSwapUint64(addr *uint64, old, new uint64) (swapped bool) {
	return compareAndSwap(addr, old, new)
}

func LoadUintptr(addr *uintptr) (val uintptr)               { return load(addr) }
func StoreUintptr(addr *uintptr, val uintptr)               { store(addr, val) }
func SwapUintptr(addr *uintptr, new uintptr) (old uintptr)  { return swap(addr, new) }
func AddUintptr(addr *uintptr, delta uintptr) (new uintptr) { return add(addr, delta) }
func AndUintptr(addr *uintptr, mask uintptr) (old uintptr)  { return and(addr, mask) }
func OrUintptr(addr *uintptr, mask uintptr) (old uintptr)   { return or(addr, mask) }

func CompareAndSwapUintptr(addr *uintptr, old, new uintptr) (swapped bool) {
	return compareAndSwap(addr, old, new)
}
