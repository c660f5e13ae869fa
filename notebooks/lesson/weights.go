package lesson

import (
	"math"

	"github.com/gomlx/gomlx/core/tensors"

	"github.com/atelier-go/atelier/gomlx_models/studio"
)

// Weights are the numbers of a trained variable, such as "layer0/input", as the rows of a matrix. A vector is a single row.
func Weights(run *studio.Run, name string) [][]float64 {
	variable := run.Store.GetVariable("/weights/" + name)
	if variable == nil {
		panic(fault("lesson: the model has no variable " + name + ": run.Summary() names all that it has"))
	}
	value, err := variable.Value()
	Check(err)
	flat, err := tensors.CopyFlatData[float32](value)
	Check(err)
	return rows(flat, value.Shape().Dim(-1))
}

// rows are numbers as rows of so many.
func rows(flat []float32, columns int) [][]float64 {
	matrix := make([][]float64, len(flat)/columns)
	for i := range matrix {
		for _, weight := range flat[i*columns : (i+1)*columns] {
			matrix[i] = append(matrix[i], float64(weight))
		}
	}
	return matrix
}

// Times is a row times a matrix, which has as many rows as the row has numbers.
func Times(row []float64, matrix [][]float64) []float64 {
	product := make([]float64, len(matrix[0]))
	for i, number := range row {
		for j := range product {
			product[j] += number * matrix[i][j]
		}
	}
	return product
}

// Plus is the sum of two rows of one length.
func Plus(a, b []float64) []float64 {
	sum := make([]float64, len(a))
	for i := range sum {
		sum[i] = a[i] + b[i]
	}
	return sum
}

// Surprise is -log p in nats of one of the symbols whose scores are given, p by the softmax of them.
func Surprise(scores []float64, symbol int32) float64 {
	sum := 0.0
	for _, score := range scores {
		sum += math.Exp(score)
	}
	return math.Log(sum) - scores[symbol]
}
