"""Jupyter's own test of kernels. What has no sample here is skipped by it."""
import jupyter_kernel_test

from conftest import NAME


class ConformanceTest(jupyter_kernel_test.KernelTests):
    kernel_name = NAME
    language_name = "go"
    file_extension = ".go"
    code_hello_world = '%%\nfmt.Println("hello, world")'
    code_stderr = '%%\nfmt.Fprintln(os.Stderr, "test")'
    code_display_data = [{
        "code": 'import "github.com/janpfeifer/gonb/gonbui"\n%%\ngonbui.DisplayHTML("<b>a</b>")\ngonbui.Sync()',
        "mime": "text/html",
    }]
