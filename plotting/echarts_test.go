package plotting

import (
	"fmt"
	"sync"
	"testing"

	"github.com/dop251/goja"

	"github.com/atelier-go/atelier/plotting/assets"
)

// echarts is a machine without a page that has ECharts.
var echarts = sync.OnceValues(func() (*goja.Runtime, error) {
	script, err := assets.ECharts.Load()
	if err != nil {
		return nil, err
	}
	vm := goja.New()
	if err := vm.Set("setTimeout", func() {}); err != nil { // of animations, which a picture has not
		return nil, err
	}
	_, err = vm.RunScript(assets.ECharts.Name, string(script))
	return vm, err
})

// renderSVG draws an option as ECharts does.
func renderSVG(t *testing.T, option []byte, width, height int) string {
	t.Helper()
	vm, err := echarts()
	if err != nil {
		t.Fatal(err)
	}
	svg, err := vm.RunString(fmt.Sprintf(`(function () {
		var chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: %d, height: %d });
		chart.setOption(%s);
		var svg = chart.renderToSVGString();
		chart.dispose();
		return svg;
	})()`, width, height, option))
	if err != nil {
		t.Fatal(err)
	}
	return svg.String()
}
