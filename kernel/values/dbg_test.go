package values
import ("testing";"fmt";"time";"math/rand/v2";"strings";"runtime")
func TestDbg(t *testing.T) {
	big := make([]float64, 25_000_000); for i := range big { big[i] = rand.Float64() }
	m := map[string]int{}; for i := range 1_000_000 { m[fmt.Sprint(i)] = i }
	type rec struct { Name string; A, B float64; Tags []string }
	recs := make([]rec, 1_000_000); for i := range recs { recs[i] = rec{fmt.Sprint(i), 1, 2, []string{"a","b"}} }
	words := strings.Fields(strings.Repeat("hello world foo ", 1_000_000))
	var list *node; for i := range 1_000_000 { list = &node{i, list} }
	anys := make([]any, 1_000_000); for i := range anys { anys[i] = map[string]any{"i": i} }
	rows := make([][]float32, 60000); for i := range rows { rows[i] = make([]float32, 784) }
	for _, v := range []struct{n string; p any; q any}{{"float64 200MB", &big, new([]float64)}, {"map 1e6", &m, new(map[string]int)}, {"recs 1e6", &recs, new([]rec)}, {"words 3e6", &words, new([]string)}, {"list 1e6", &list, new(*node)},{"anys 1e6", &anys, new([]any)},{"rows 60000x784", &rows, new([][]float32)}} {
		runtime.GC()
		f := session(t); p := program([]Variable{variable("x", v.p)})
		s := time.Now(); k, err := keep(f, p); a := time.Since(s); if err != nil || k[0].Reason != "" { t.Fatal(err, k) }
		s = time.Now(); if err := Commit(f, &Report{Kept: k}); err != nil { t.Fatal(err) }; c := time.Since(s)
		s = time.Now(); if err := restore(f, program([]Variable{variable("x", v.q)})); err != nil { t.Fatal(err) }; b := time.Since(s)
		s = time.Now(); k2, _ := keep(f, p); d := time.Since(s)
		fmt.Println(v.n, "keep", a.Round(time.Millisecond), "commit", c.Round(time.Millisecond), "restore", b.Round(time.Millisecond), "again", d.Round(time.Millisecond), k2[0].Group==k[0].Group, k[0].Size>>10, "kB")
	}
}
