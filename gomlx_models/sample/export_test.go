package sample

// Fade is fade for tests.
var Fade = fade
