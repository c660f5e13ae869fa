package main

import (
	"fmt"
	"github.com/atelier-go/atelier/gomlx_models/choose"
	"github.com/atelier-go/atelier/gomlx_models/cost"
	"math"
	"os"
	"testing"
)

func TestZZ(t *testing.T) {
	namesFolder = "../paper/testdata"
	text, _ := os.ReadFile("/tmp/wt/choose-bin/rows.json")
	rows, _ := choose.Parse(text)
	for _, s := range choosing() {
		p, err := s.data(lab{runs: "/tmp/wt/choose-bin/runs"})
		if err != nil {
			fmt.Println(s.name, err)
			continue
		}
		set, err := p.train.Open()
		if err != nil {
			fmt.Println(s.name, err)
			continue
		}
		sp := set.Spec()
		sp.Alphabet = nil
		fmt.Printf("%s %d %+v symbols %d\n", s.name, set.Len(), sp, set.Spec().Size())
		for _, a := range s.arms {
			m, err := a.config.Build(set.Spec())
			if err != nil {
				fmt.Println(a.name, err)
				continue
			}
			c, err := cost.Of(m)
			if err != nil {
				fmt.Println(a.name, err)
				continue
			}
			best := math.NaN()
			for _, r := range rows {
				if r.Family+" "+r.Preset == a.name && r.Channels == set.Spec().Channels && (r.Kind=="documents") == set.Spec().Documents {
					best = r.StepSeconds() * float64(c.FLOPs) / float64(r.FLOPs)
				}
			}
			b := s.situation.wish.Budget.Seconds()
			if len(s.situation.wish.Matters) > 0 && s.situation.wish.Matters[0] == choose.Speed {
				b /= 4
			}
			fmt.Printf("   %s FLOPs %d step %.4f steps %.0f\n", a.name, c.FLOPs, best, b/best)
		}
	}
}
