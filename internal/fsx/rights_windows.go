package fsx

import (
	"errors"
	"fmt"
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

// access is the owner and the access list as SDDL, in the form in which equal texts are equal rights.
func access(name string) (string, error) {
	d, err := windows.GetNamedSecurityInfo(name, windows.SE_FILE_OBJECT, windows.OWNER_SECURITY_INFORMATION|windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		return "", &os.PathError{Op: "read the rights of", Path: name, Err: err}
	}
	text := d.String()
	if text == "" {
		return "", &os.PathError{Op: "read the rights of", Path: name, Err: errors.New("the system cannot write them as text")}
	}
	return plainSDDL(text), nil
}

// createLike makes the file name with the owner and the access list of like from its first moment on. The list is the
// file's own: what the folder of name would give it does not come on top.
func createLike(name, like string) (*os.File, error) {
	want, err := access(like)
	if err != nil {
		return nil, err
	}
	d, err := windows.SecurityDescriptorFromString(ownList(want))
	if err != nil {
		return nil, &os.PathError{Op: "take over the rights of", Path: like, Err: err}
	}
	h, err := createWith(name, d)
	if errors.Is(err, windows.ERROR_INVALID_OWNER) || errors.Is(err, windows.ERROR_PRIVILEGE_NOT_HELD) {
		// Only who may restore files may make one for somebody else. Administrators may, and must say that they do.
		if err := mayRestore(); err != nil {
			return nil, fmt.Errorf("%s cannot have the owner of %s; run this as an administrator: %w", name, like, err)
		}
		h, err = createWith(name, d)
	}
	if err != nil {
		return nil, &os.PathError{Op: "create with the rights of " + like, Path: name, Err: err}
	}
	f := os.NewFile(uintptr(h), name)
	have, err := access(name)
	if err == nil && have != want {
		err = fmt.Errorf("%s cannot have the rights of %s: they are %s and not %s", name, like, have, want)
	}
	if err != nil {
		return nil, errors.Join(closeAfter(f, err), os.Remove(name))
	}
	return f, nil
}

func createWith(name string, d *windows.SECURITY_DESCRIPTOR) (windows.Handle, error) {
	path, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return windows.InvalidHandle, err
	}
	attributes := &windows.SecurityAttributes{SecurityDescriptor: d}
	attributes.Length = uint32(unsafe.Sizeof(*attributes))
	return windows.CreateFile(path, windows.GENERIC_WRITE, windows.FILE_SHARE_READ, attributes, windows.CREATE_NEW, windows.FILE_ATTRIBUTE_NORMAL, 0)
}

// mayRestore switches on the privilege of restoring files, which an administrator has switched off.
func mayRestore() error {
	name, err := windows.UTF16PtrFromString("SeRestorePrivilege")
	if err != nil {
		return err
	}
	var id windows.LUID
	if err := windows.LookupPrivilegeValue(nil, name, &id); err != nil {
		return err
	}
	var token windows.Token
	if err := windows.OpenProcessToken(windows.CurrentProcess(), windows.TOKEN_ADJUST_PRIVILEGES|windows.TOKEN_QUERY, &token); err != nil {
		return err
	}
	on := windows.Tokenprivileges{PrivilegeCount: 1}
	on.Privileges[0] = windows.LUIDAndAttributes{Luid: id, Attributes: windows.SE_PRIVILEGE_ENABLED}
	err = windows.AdjustTokenPrivileges(token, false, &on, 0, nil, nil)
	return errors.Join(err, token.Close())
}
