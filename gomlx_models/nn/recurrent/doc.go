// Package recurrent is what recurrent networks are made of: the cells, a scan over time, stacks of layers, layer
// normalisation and dropout. A [CellStack] is trained with [CellStack.Run], over all times at once and with a gradient
// written by hand, and sampled from with [CellStack.Step], one time after the other inside a [Scan]. So is a [MinGRUStack], whose
// units do not see their own last state, so that all but a sum runs over all times at once.
package recurrent
