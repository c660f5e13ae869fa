// Package figures draws what the lessons of the series explain: a recurrent net unrolled in time, convolutions step by step, and the game of
// two players. All that is seen is computed from the numbers given. The same figure gives the same bytes.
//
// What a model itself shows, its architecture, its attention and how its latent plane fills, is in package studio.
//
// Each figure writes a few words, in English unless Words has others for them: In("zh") has those of the series.
package figures

import (
	"fmt"
	"image/color"
	"strconv"
	"strings"

	"github.com/atelier-go/atelier/plotting"
)

// Words are a figure's words in another language, by the English ones. What is left out stays English.
type Words map[string]string

func (w Words) in(word string) string {
	if other, known := w[word]; known {
		return other
	}
	return word
}

// In is the words of all figures of the lessons in a language, "en" or "zh", and those of studio's architectures and fillings: see
// plotting.Architecture.In and studio.Filling. Of another language there are none, and figures are in English.
func In(language string) Words {
	if language == "zh" {
		return chinese
	}
	return nil
}

var chinese = Words{
	// Unrolled.
	"input": "输入", "hidden state": "隐藏状态", "output": "输出", "the weights U, W and V are the same at each step": "每一步的权重 U、W、V 都相同",
	"a recurrent net, unrolled in time": "按时间展开的循环神经网络",
	// Convolution and Transposed.
	"a convolution, step by step": "逐步看卷积", "a transposed convolution, step by step": "逐步看转置卷积",
	"kernel": "卷积核", "how often": "写入次数", "stride": "步幅",
	// Game.
	"the game of two players": "两个玩家的博弈", "minimax": "极小极大", "non-saturating": "非饱和", "with the penalty": "加梯度惩罚", "step %d": "第 %d 步",
	// Architectures.
	"gan": "生成对抗网络", "vae": "变分自编码器", "rnn": "循环神经网络", "weights": "个权重",
	"generator": "生成器", "discriminator": "判别器", "encoder": "编码器", "decoder": "解码器", "recurrent network": "循环网络",
	"noise": "噪声", "picture": "图片", "latent": "潜变量", "symbol": "符号", "row": "一行像素", "point": "点", "question": "上句", "answer so far": "已写的下句",
	"dense": "全连接", "convolution": "卷积", "transposed convolution": "转置卷积", "resize convolution": "放大后卷积", "residual": "残差块",
	"mean and variance": "均值和方差", "embedding": "嵌入", "summary": "摘要", "attention": "注意力", "weighted sum": "加权和",
	"recurrent layer": "循环层", "GRU layer": "GRU 层", "LSTM layer": "LSTM 层", "minGRU layer": "minGRU 层",
	"mixture": "混合分布",
	// The classes of Fashion-MNIST.
	"T-shirt": "T 恤", "trousers": "长裤", "pullover": "套头衫", "dress": "连衣裙", "coat": "外套", "sandal": "凉鞋", "shirt": "衬衫", "sneaker": "运动鞋",
	"bag": "包", "ankle boot": "短靴",
}

// number is a value with three digits at the most behind the point, and none that are 0.
func number(v float64) string {
	text := strings.TrimRight(strconv.FormatFloat(v, 'f', 3, 64), "0")
	text = strings.TrimSuffix(text, ".")
	if text == "-0" {
		return "0"
	}
	return strings.Replace(text, "-", "−", 1)
}

var (
	grey  = color.RGBA{R: 0xdd, G: 0xdd, B: 0xdd, A: 0xff}
	faint = color.RGBA{R: 0x99, G: 0x99, B: 0x99, A: 0xff}
	white = color.RGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}
)

// matrix draws numbers in squares.
type matrix struct {
	name   string
	values [][]float64
	known  func(row, column int) bool       // nil if all are written
	fill   func(row, column int) color.RGBA // nil for white
	cell   float64                          // pixels of a side
}

const (
	nameHeight = 20.0 // of the line above a matrix
	numberSize = 11.0
	gap        = 30.0 // between two matrices
	margin     = 8.0
)

// draw puts the matrix onto a diagram, its name above it.
func (m matrix) draw(d *plotting.Diagram, x, y float64) {
	d.Words = append(d.Words, plotting.Words{X: x + m.width()/2, Y: y + nameHeight/2, Text: m.name})
	for i, row := range m.values {
		for j, v := range row {
			box := plotting.Box{X: x + m.cell*float64(j), Y: y + nameHeight + m.cell*float64(i), Width: m.cell, Height: m.cell, Fill: white, Border: faint}
			if m.fill != nil {
				box.Fill = m.fill(i, j)
			}
			d.Boxes = append(d.Boxes, box)
			if m.known == nil || m.known(i, j) {
				d.Words = append(d.Words, plotting.Words{X: box.X + m.cell/2, Y: box.Y + m.cell/2, Text: number(v), Size: numberSize})
			}
		}
	}
}

// frame marks a square part of the matrix at x, y.
func (m matrix) frame(d *plotting.Diagram, x, y float64, row, column, rows, columns int, ink color.RGBA) {
	d.Boxes = append(d.Boxes, plotting.Box{X: x + m.cell*float64(column), Y: y + nameHeight + m.cell*float64(row),
		Width: m.cell * float64(columns), Height: m.cell * float64(rows), Border: ink, Thick: 2.5})
}

func (m matrix) width() float64  { return m.cell * float64(len(m.values[0])) }
func (m matrix) height() float64 { return nameHeight + m.cell*float64(len(m.values)) }

func zeros(rows, columns int) [][]float64 {
	values := make([][]float64, rows)
	for i := range values {
		values[i] = make([]float64, columns)
	}
	return values
}

// checkMatrix wants rows of one length, at least one number and at most that many on a side.
func checkMatrix(name string, values [][]float64, most int) error {
	if len(values) == 0 || len(values[0]) == 0 {
		return fmt.Errorf("%w: the %s has no numbers", plotting.ErrNoData, name)
	}
	for i, row := range values {
		if len(row) != len(values[0]) {
			return fmt.Errorf("%w: row %d of the %s has %d numbers and row 0 has %d: give as many", plotting.ErrFigure, i, name, len(row), len(values[0]))
		}
	}
	if len(values) > most || len(values[0]) > most {
		return fmt.Errorf("%w: a %s of %dx%d: give at most %d numbers a side, more cannot be read", plotting.ErrFigure, name, len(values), len(values[0]), most)
	}
	return nil
}
