package imagefolder

import (
	"path"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/data/imagefile"
)

// unread are endings of files that someone may take for pictures of the set, but that are not read, and what to do.
var unread = []struct{ what, endings string }{
	{"it is a film; save pictures of it as PNG", ".3gp .avi .m4v .mkv .mov .mp4 .mpeg .mpg .webm .wmv"},
	{"it is a raw file of a camera; save it as JPEG", ".3fr .arw .cr2 .cr3 .crw .dcr .dng .erf .iiq .kdc .mrw .nef .nrw .orf .pef .raf .raw .rw2 .rwl .sr2 .srf .srw .x3f"},
	{"it is a file of a drawing program; save it as PNG", ".afdesign .afphoto .ai .cdr .clip .eps .indd .kra .procreate .psb .psd .sketch .xcf"},
	{unreadArchive, ".7z .cbr .cbz .gz .rar .tar .tgz .zip"},
	{"this format is not read; save it as PNG", ".avif .bmp .cur .dcm .dds .djvu .emf .exr .fits .hdr .heic .heif .icns .ico .j2k .jfif .jp2 .jxl .jxr .pam .pbm .pcx .pdf .pgm .pnm .ppm .qoi .svg .svgz .tga .tif .tiff .wdp .webp .wmf"},
}

// unreadArchive is why an archive within the set is not read.
const unreadArchive = "it is an archive within the set; unpack it"

// judgePicture tells by its name whether a file is a picture or is like one, and in the latter case why it is not read.
func judgePicture(name string) (reason string, like bool) {
	if imagefile.Reads(name) {
		return "", true
	}
	ending := strings.ToLower(path.Ext(name))
	for _, group := range unread {
		if ending != "" && slices.Contains(strings.Fields(group.endings), ending) {
			return group.what, true
		}
	}
	return "", false
}

// Unread tells by its name that a file is like a picture, or an archive of some, but is not read.
func Unread(name string) bool {
	reason, _ := judgePicture(name)
	return reason != ""
}
