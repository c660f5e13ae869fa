// Package plotting turns numbers, pictures and text into things a person can look at: the loss curve of a
// training run, a grid of samples, a passage of generated text.
//
// A [Figure] describes itself as a [Bundle], the same content in several MIME types, so that one value is right
// in a live notebook, in a saved one whose scripts are not trusted, on a page without scripts, in print and on a
// terminal. The same data gives the same bytes: no identifier is random and no picture carries a date.
//
// A [Screen] shows figures: in a notebook as outputs updated in place, elsewhere as files in a folder. It limits
// how often it draws, so it can be called at every training step. A cell may also just end with a figure: the
// kernel shows it as the cell's result.
//
// The figures: of a training [Training], which has all of it, [Curves] and [Progress]; of samples [Grid], [Compare],
// [Animation], [Passage], [Letters] and [Strokes]; of a latent space [Scatter] and [Manifold]; of an analysis
// [Histogram], [Confusion], [Tradeoff], [Bars] and [Parallel]; of a model [Summary] and [Network]. The notebook
// notebooks/gallery.ipynb shows each with the few lines that make it.
//
// The package takes slices, images and strings. It knows nothing of tensors or models, and it never prints: a
// screen writes its lines to the writer it was given.
package plotting
