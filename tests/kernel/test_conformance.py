"""Jupyter's own tests of kernels, with everything filled in but the pager, which Go has no use for."""
import jupyter_kernel_test

from conftest import NAME


class ConformanceTest(jupyter_kernel_test.KernelTests):
    kernel_name = NAME
    language_name = "go"
    file_extension = ".go"
    code_hello_world = 'fmt.Println("hello, world")'
    code_stderr = 'fmt.Fprintln(os.Stderr, "test")'
    code_generate_error = "[]int{}[len(os.Args)+5]"
    code_execute_result = [
        {"code": "1 + 41", "result": "42"},
        {"code": 'strings.Repeat("go", 2)', "result": "gogo"},
        {"code": "[]float64{0.5, 1}", "result": "[]float64{0.5, 1}"},
        {"code": 'strconv.Atoi("7")', "result": "7"},
        {"code": "image.NewGray(image.Rect(0, 0, 2, 2))", "mime": "image/png"},
    ]
    code_display_data = [
        {"code": 'gonbui.DisplayHTML("<b>a</b>")\ngonbui.Sync()', "mime": "text/html"},
        {"code": 'gonbui.DisplayMarkdown("*a*")\ngonbui.Sync()', "mime": "text/markdown"},
    ]
    code_clear_output = "display.Clear(false)"
    completion_samples = [
        {"text": "strings.ToUp", "matches": {"ToUpper", "ToUpperSpecial"}},
        {"text": "x := math.Sqrt", "matches": {"Sqrt", "Sqrt2", "SqrtE", "SqrtPhi", "SqrtPi"}},
        {"text": "func f() int {\n\treturn strings.TrimS", "matches": {"TrimSpace", "TrimSuffix"}},
        {"text": "vae.Config{Lat", "matches": {"Latent"}},
        {"text": "%var", "matches": {"%vars"}},
    ]
    complete_code_samples = [
        "1 + 1", "x := []int{\n\t1,\n}", "func f() int { return 1 }", "%%\nfmt.Println(1)", "!ls", "%vars", 's := "a" // {', "",
    ]
    incomplete_code_samples = ["func f() int {", "x := []int{", "s := `a", "for {", "1 +", "fmt.Println(1,", "/* a"]
    invalid_code_samples = ["x := )", "func f( {", 's := "a', "}"]
    code_inspect_sample = "strings.ToUpper"
    code_history_pattern = "1 + 4[1-2]"  # matches one of code_execute_result, as this test wants it
    supported_history_operations = ("tail", "range", "search")


class WelcomeTest(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = NAME
    support_iopub_welcome = True
