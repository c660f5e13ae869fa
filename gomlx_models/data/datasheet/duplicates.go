package datasheet

import (
	"cmp"
	"math/bits"
	"slices"
)

// Duplicates are the examples that are there more than once.
type Duplicates struct {
	// Identical are groups that are the same value for value; Near are pictures that hardly differ. Groups with most
	// members stand first, and of more than 20 groups the first 20 are kept.
	Identical []Group `json:"identical,omitempty"`
	Near      []Group `json:"near,omitempty"`
	// IdenticalGroups and NearGroups count all groups; IdenticalSpare and NearSpare the examples that could go.
	IdenticalGroups int `json:"identical_groups"`
	IdenticalSpare  int `json:"identical_spare"`
	NearGroups      int `json:"near_groups"`
	NearSpare       int `json:"near_spare"`
	// AcrossClasses counts the groups with examples of several classes.
	AcrossClasses int `json:"across_classes"`
	// Incomplete tells that so much is alike that not all was compared with all.
	Incomplete bool `json:"incomplete,omitempty"`
}

// Group is some examples that are alike, by their places in the set, the first ones of them if there are many.
type Group struct {
	Size    int      `json:"size"`
	Members []int    `json:"members"`
	Files   []string `json:"files,omitempty"`
	Classes []string `json:"classes,omitempty"` // all classes in it
}

const (
	keptGroups  = 20
	keptMembers = 8
)

// nearBits is the most bits in which the hashes of pictures differ that are compared.
const nearBits = 3

// mostCompared is the most pictures that one is compared with, so that the time grows as the set does.
const mostCompared = 200

// identical groups the places of equal keys, in the order of their first ones.
func identical[K comparable](keys []K) [][]int {
	places := make(map[K][]int, len(keys))
	for i, key := range keys {
		places[key] = append(places[key], i)
	}
	var groups [][]int
	for i, key := range keys {
		if of := places[key]; len(of) > 1 && of[0] == i {
			groups = append(groups, of)
		}
	}
	return groups
}

// near groups the places whose hashes differ in few bits and that are alike. Of each group the first is compared only.
// Hashes that differ in 3 bits at most are equal in one of their four quarters, so only those are looked at that are.
func near(hashes []uint64, skip []bool, alike func(a, b int) bool) (groups [][]int, incomplete bool) {
	var index [4]map[uint16][]int
	for quarter := range index {
		index[quarter] = map[uint16][]int{}
	}
	members := map[int][]int{}
	for i, hash := range hashes {
		if skip[i] {
			continue
		}
		first, cut := firstAlike(i, hashes, &index, alike)
		incomplete = incomplete || cut
		if first >= 0 {
			members[first] = append(members[first], i)
			continue
		}
		for quarter := range index {
			key := uint16(hash >> (16 * quarter))
			index[quarter][key] = append(index[quarter][key], i)
		}
	}
	for i := range hashes {
		if others := members[i]; others != nil {
			groups = append(groups, append([]int{i}, others...))
		}
	}
	return groups, incomplete
}

// firstAlike finds what an example is alike among those in the index, or gives -1; and tells whether it gave up.
func firstAlike(i int, hashes []uint64, index *[4]map[uint16][]int, alike func(a, b int) bool) (first int, cut bool) {
	compared := map[int]bool{}
	for quarter := range index {
		for _, other := range index[quarter][uint16(hashes[i]>>(16*quarter))] {
			if bits.OnesCount64(hashes[i]^hashes[other]) > nearBits || compared[other] {
				continue
			}
			if len(compared) == mostCompared {
				return -1, true
			}
			compared[other] = true
			if alike(other, i) {
				return other, false
			}
		}
	}
	return -1, false
}

// report is what is kept of groups: the largest, and the first members of each.
func report(groups [][]int, labelled bool, file, class func(i int) string) (kept []Group, spare, across int) {
	for _, places := range groups {
		spare += len(places) - 1
		g := Group{Size: len(places), Members: places[:min(len(places), keptMembers)]}
		if labelled {
			for _, i := range places {
				g.Classes = append(g.Classes, class(i))
			}
			slices.Sort(g.Classes)
			if g.Classes = slices.Compact(g.Classes); len(g.Classes) > 1 {
				across++
			}
		}
		for _, i := range g.Members {
			if name := file(i); name != "" {
				g.Files = append(g.Files, name)
			}
		}
		kept = append(kept, g)
	}
	slices.SortStableFunc(kept, func(a, b Group) int { return cmp.Compare(b.Size, a.Size) })
	return kept[:min(len(kept), keptGroups)], spare, across
}
