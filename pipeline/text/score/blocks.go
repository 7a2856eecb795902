package score

// block is a run that two texts share: a[i:i+n] is b[j:j+n].
type block struct{ i, j, n int }

// blocks returns what two texts share in order: the longest run, then the same
// to its left and to its right (Ratcliff and Obershelp 1988). Of several as
// long the first in a, then in b, is taken.
func blocks(a, b []rune) []block {
	at := map[rune][]int{}
	for j, r := range b {
		at[r] = append(at[r], j)
	}
	var list []block
	type part struct{ alo, ahi, blo, bhi int }
	var walk func(part)
	walk = func(p part) {
		m := longest(a, at, p.alo, p.ahi, p.blo, p.bhi)
		if m.n == 0 {
			return
		}
		walk(part{p.alo, m.i, p.blo, m.j})
		list = append(list, m)
		walk(part{m.i + m.n, p.ahi, m.j + m.n, p.bhi})
	}
	walk(part{0, len(a), 0, len(b)})
	return joined(list)
}

// longest returns the longest run of a[alo:ahi] that is in b[blo:bhi]; at holds
// where each rune stands in b.
func longest(a []rune, at map[rune][]int, alo, ahi, blo, bhi int) block {
	best := block{alo, blo, 0}
	ending := map[int]int{} // by place in b, how long a run ends there
	for i := alo; i < ahi; i++ {
		next := make(map[int]int, len(ending))
		for _, j := range at[a[i]] {
			if j < blo {
				continue
			}
			if j >= bhi {
				break
			}
			n := ending[j-1] + 1
			next[j] = n
			if n > best.n {
				best = block{i - n + 1, j - n + 1, n}
			}
		}
		ending = next
	}
	return best
}

// joined makes one of blocks that follow each other in both texts.
func joined(list []block) []block {
	var out []block
	for _, b := range list {
		if n := len(out); n > 0 && out[n-1].i+out[n-1].n == b.i && out[n-1].j+out[n-1].n == b.j {
			out[n-1].n += b.n
			continue
		}
		out = append(out, b)
	}
	return out
}

// likeness is the share of two texts that is the same: 1 for equal ones.
func likeness(a, b string) float64 {
	x, y := []rune(a), []rune(b)
	if len(x)+len(y) == 0 {
		return 1
	}
	same := 0
	for _, m := range blocks(x, y) {
		same += m.n
	}
	return 2 * float64(same) / float64(len(x)+len(y))
}
