using System.Runtime.InteropServices;

namespace LiveSR.Capture.Genicam;

/// <summary>
/// The functions of Aravis 0.8 and GLib that LiveSR calls, under their C names. Text that they return belongs to the
/// library, unless its name says <c>dup</c>. A buffer is a bare pointer: it passes to the stream and back with every
/// frame, and whoever has it owns it.
/// </summary>
internal static unsafe partial class AravisNative
{
    internal const string Aravis = "aravis-0.8";
    internal const string GObject = "gobject-2.0";
    internal const string GLib = "glib-2.0";

    [LibraryImport(Aravis)]
    internal static partial uint arv_get_major_version();

    [LibraryImport(Aravis)]
    internal static partial uint arv_get_minor_version();

    [LibraryImport(Aravis)]
    internal static partial uint arv_get_micro_version();

    [LibraryImport(Aravis, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int arv_debug_enable(string categories);

    [LibraryImport(Aravis)]
    internal static partial void arv_update_device_list();

    [LibraryImport(Aravis)]
    internal static partial uint arv_get_n_devices();

    [LibraryImport(Aravis)]
    internal static partial nint arv_get_device_id(uint index);

    [LibraryImport(Aravis)]
    internal static partial nint arv_get_device_physical_id(uint index);

    [LibraryImport(Aravis)]
    internal static partial nint arv_get_device_serial_nbr(uint index);

    [LibraryImport(Aravis)]
    internal static partial nint arv_get_device_address(uint index);

    [LibraryImport(Aravis, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial ArvCameraHandle arv_camera_new(string name, out GErrorHandle error);

    [LibraryImport(Aravis)]
    internal static partial nint arv_camera_get_device(ArvCameraHandle camera);

    [LibraryImport(Aravis)]
    internal static partial int arv_camera_is_gv_device(ArvCameraHandle camera);

    [LibraryImport(Aravis)]
    internal static partial int arv_gv_device_is_controller(nint device);

    [LibraryImport(Aravis)]
    internal static partial void arv_camera_get_sensor_size(ArvCameraHandle camera, out int width, out int height, out GErrorHandle error);

    [LibraryImport(Aravis)]
    internal static partial void arv_camera_get_region(
        ArvCameraHandle camera, out int x, out int y, out int width, out int height, out GErrorHandle error);

    [LibraryImport(Aravis)]
    internal static partial void arv_camera_get_binning(ArvCameraHandle camera, out int x, out int y, out GErrorHandle error);

    [LibraryImport(Aravis)]
    internal static partial nint arv_camera_get_pixel_format_as_string(ArvCameraHandle camera, out GErrorHandle error);

    [LibraryImport(Aravis, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void arv_camera_set_pixel_format_from_string(ArvCameraHandle camera, string format, out GErrorHandle error);

    [LibraryImport(Aravis)]
    internal static partial nint* arv_camera_dup_available_pixel_formats_as_strings(ArvCameraHandle camera, out uint count, out GErrorHandle error);

    [LibraryImport(Aravis)]
    internal static partial int arv_camera_is_exposure_auto_available(ArvCameraHandle camera, out GErrorHandle error);

    [LibraryImport(Aravis)]
    internal static partial void arv_camera_set_exposure_time_auto(ArvCameraHandle camera, int mode, out GErrorHandle error);

    [LibraryImport(Aravis)]
    internal static partial void arv_camera_set_exposure_time(ArvCameraHandle camera, double us, out GErrorHandle error);

    [LibraryImport(Aravis)]
    internal static partial double arv_camera_get_exposure_time(ArvCameraHandle camera, out GErrorHandle error);

    [LibraryImport(Aravis)]
    internal static partial void arv_camera_get_exposure_time_bounds(ArvCameraHandle camera, out double least, out double most, out GErrorHandle error);

    [LibraryImport(Aravis)]
    internal static partial int arv_camera_is_gain_auto_available(ArvCameraHandle camera, out GErrorHandle error);

    [LibraryImport(Aravis)]
    internal static partial void arv_camera_set_gain_auto(ArvCameraHandle camera, int mode, out GErrorHandle error);

    [LibraryImport(Aravis)]
    internal static partial void arv_camera_set_gain(ArvCameraHandle camera, double gain, out GErrorHandle error);

    [LibraryImport(Aravis)]
    internal static partial double arv_camera_get_gain(ArvCameraHandle camera, out GErrorHandle error);

    [LibraryImport(Aravis)]
    internal static partial void arv_camera_get_gain_bounds(ArvCameraHandle camera, out double least, out double most, out GErrorHandle error);

    [LibraryImport(Aravis)]
    internal static partial void arv_camera_set_frame_rate(ArvCameraHandle camera, double hertz, out GErrorHandle error);

    [LibraryImport(Aravis)]
    internal static partial double arv_camera_get_frame_rate(ArvCameraHandle camera, out GErrorHandle error);

    [LibraryImport(Aravis)]
    internal static partial void arv_camera_get_frame_rate_bounds(ArvCameraHandle camera, out double least, out double most, out GErrorHandle error);

    [LibraryImport(Aravis, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void arv_camera_set_integer(ArvCameraHandle camera, string feature, long value, out GErrorHandle error);

    [LibraryImport(Aravis, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial long arv_camera_get_integer(ArvCameraHandle camera, string feature, out GErrorHandle error);

    [LibraryImport(Aravis, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void arv_camera_get_integer_bounds(
        ArvCameraHandle camera, string feature, out long least, out long most, out GErrorHandle error);

    [LibraryImport(Aravis, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint arv_camera_get_string(ArvCameraHandle camera, string feature, out GErrorHandle error);

    [LibraryImport(Aravis)]
    internal static partial void arv_camera_set_acquisition_mode(ArvCameraHandle camera, int mode, out GErrorHandle error);

    [LibraryImport(Aravis)]
    internal static partial uint arv_camera_get_payload(ArvCameraHandle camera, out GErrorHandle error);

    [LibraryImport(Aravis)]
    internal static partial ArvStreamHandle arv_camera_create_stream(
        ArvCameraHandle camera, nint callback, nint userData, out GErrorHandle error);

    [LibraryImport(Aravis)]
    internal static partial void arv_camera_start_acquisition(ArvCameraHandle camera, out GErrorHandle error);

    [LibraryImport(Aravis)]
    internal static partial void arv_camera_stop_acquisition(ArvCameraHandle camera, out GErrorHandle error);

    [LibraryImport(Aravis)]
    internal static partial void arv_stream_push_buffer(ArvStreamHandle stream, nint buffer);

    [LibraryImport(Aravis)]
    internal static partial nint arv_stream_timeout_pop_buffer(ArvStreamHandle stream, ulong us);

    [LibraryImport(Aravis)]
    internal static partial void arv_stream_get_statistics(ArvStreamHandle stream, out ulong completed, out ulong failures, out ulong underruns);

    [LibraryImport(Aravis)]
    internal static partial void arv_gv_stream_get_statistics(ArvStreamHandle stream, out ulong resent, out ulong missing);

    [LibraryImport(Aravis)]
    internal static partial nint arv_buffer_new_allocate(nuint size);

    [LibraryImport(Aravis)]
    internal static partial ArvBufferStatus arv_buffer_get_status(nint buffer);

    [LibraryImport(Aravis)]
    internal static partial ulong arv_buffer_get_frame_id(nint buffer);

    [LibraryImport(Aravis)]
    internal static partial ulong arv_buffer_get_timestamp(nint buffer);

    [LibraryImport(Aravis)]
    internal static partial ulong arv_buffer_get_system_timestamp(nint buffer);

    [LibraryImport(Aravis)]
    internal static partial byte* arv_buffer_get_image_data(nint buffer, out nuint size);

    [LibraryImport(Aravis)]
    internal static partial int arv_buffer_get_image_width(nint buffer);

    [LibraryImport(Aravis)]
    internal static partial int arv_buffer_get_image_height(nint buffer);

    [LibraryImport(Aravis)]
    internal static partial void arv_buffer_get_image_padding(nint buffer, out int x, out int y);

    [LibraryImport(GObject)]
    internal static partial void g_object_unref(nint instance);

    [LibraryImport(GObject, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial ulong g_signal_connect_data(
        nint instance, string signal, delegate* unmanaged[Cdecl]<nint, nint, void> handler, nint data,
        delegate* unmanaged[Cdecl]<nint, nint, void> release, int flags);

    [LibraryImport(GObject)]
    internal static partial void g_signal_handler_disconnect(nint instance, ulong handler);

    [LibraryImport(GLib)]
    internal static partial void g_error_free(nint error);

    [LibraryImport(GLib)]
    internal static partial void g_free(nint memory);
}
