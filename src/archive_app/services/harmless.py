"""Which embedded values are known to tell nothing of a place, a device or a person.

A value is harmless where its name is listed here and it has the form of a number, of a moment, or
of a word that the reader itself chose; a name alone proves nothing, for anybody can write under it.
"""

from __future__ import annotations

import re


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_EXIF = _names(
    """
    ApertureValue BitsPerSample BrightnessValue CellLength CellWidth ColorMap ColorSpace
    ComponentsConfiguration CompositeImage CompressedBitsPerPixel Compression Contrast
    CustomRendered DateTime DateTimeDigitized DateTimeOriginal DigitalZoomRatio ExifImageHeight
    ExifImageWidth ExifVersion ExposureBiasValue ExposureIndex ExposureMode ExposureProgram
    ExposureTime ExtraSamples FNumber FileSource FillOrder Flash FlashEnergy FlashPixVersion
    FocalLength FocalLengthIn35mmFilm FocalPlaneResolutionUnit FocalPlaneXResolution
    FocalPlaneYResolution GainControl Gamma GrayResponseCurve GrayResponseUnit ISOSpeed
    ISOSpeedRatings ImageLength ImageWidth Indexed InkSet
    JpegIFByteCount JpegIFOffset LightSource MaxApertureValue
    MaxSampleValue MeteringMode MinSampleValue NewSubfileType NumberOfInks Orientation PageNumber
    PhotometricInterpretation PlanarConfiguration Predictor PrimaryChromaticities
    RecommendedExposureIndex ReferenceBlackWhite ResolutionUnit RowsPerStrip SampleFormat
    SamplesPerPixel Saturation SceneCaptureType SceneType SelfTimerMode SensingMethod
    SensitivityType Sharpness ShutterSpeedValue StandardOutputSensitivity StripByteCounts
    StripOffsets SubfileType SubjectDistance SubjectDistanceRange SubsecTime SubsecTimeDigitized
    SubsecTimeOriginal T4Options T6Options Thresholding TileByteCounts TileLength TileOffsets
    TileWidth TransferRange WhiteBalance WhitePoint XResolution YCbCrCoefficients
    YCbCrPositioning YCbCrSubSampling YResolution
    """
)
# What Pillow says of a picture's format beside its tags.
_PICTURE = _names(
    """
    Size Mode adobe adobe_transform aspect background chromaticity compression dpi duration
    extension gamma interlace jfif jfif_density jfif_unit jfif_version loop progression
    progressive resolution srgb timestamp transparency version
    """
)
_FORMATS = frozenset({"AVIF", "BMP", "GIF", "HEIF", "JPEG", "MPO", "PNG", "TIFF", "WEBP"})
_PDF = frozenset({"Version", "Pages", "CreationDate", "ModDate"})
# What MediaInfo says of a container and its tracks.
_CONTAINER = _names(
    """
    Alignment AlternateGroup AudioCount BitDepth BitRate BitRate_Maximum BitRate_Minimum
    BitRate_Mode BitRate_Nominal ChannelLayout ChannelPositions Channels ChromaSubsampling
    ChromaSubsampling_Position CodecConfigurationBox CodecID CodecID_Compatible CodecID_Version
    ColorSpace Compression_Mode DataSize Default Delay DisplayAspectRatio Duration
    Duration_FirstFrame Duration_LastFrame Encoded_Date FileSize FooterSize Format
    Format_AdditionalFeatures Format_Level Format_Profile Format_Settings Format_Settings_CABAC
    Format_Settings_Endianness Format_Settings_Mode Format_Settings_PS Format_Settings_RefFrames
    Format_Settings_SBR Format_Settings_Sign Format_Tier Format_Version FrameCount FrameRate
    FrameRate_Den FrameRate_Maximum FrameRate_Minimum FrameRate_Mode FrameRate_Mode_Original
    FrameRate_Num FrameRate_Original HeaderSize Height ID IsStreamable OverallBitRate
    OverallBitRate_Maximum OverallBitRate_Mode PixelAspectRatio Rotation Sampled_Height
    Sampled_Width SamplesPerFrame SamplingCount SamplingRate ScanType Source_Duration
    Source_FrameCount Source_StreamSize Standard Stored_Height Stored_Width StreamOrder
    StreamSize StreamSize_Proportion Tagged_Date VideoCount Width colour_description_present
    colour_description_present_Source colour_primaries colour_primaries_Source colour_range
    colour_range_Source matrix_coefficients matrix_coefficients_Source transfer_characteristics
    transfer_characteristics_Source
    """
)
_TRACKS = frozenset({"General", "Video", "Audio"})
# What the reader found out and words itself; nobody else can put a word there.
_OWN_WORDS = _names(
    """
    AlternateGroup BitRate_Mode ChannelLayout ChannelPositions ChromaSubsampling
    ChromaSubsampling_Position CodecConfigurationBox ColorSpace Compression_Mode Default Format
    Format_AdditionalFeatures Format_Level Format_Profile Format_Settings Format_Settings_CABAC
    Format_Settings_Endianness Format_Settings_Mode Format_Settings_PS Format_Settings_SBR
    Format_Settings_Sign Format_Tier Format_Version FrameRate_Mode FrameRate_Mode_Original
    IsStreamable OverallBitRate_Mode ScanType Standard colour_description_present
    colour_description_present_Source colour_primaries colour_primaries_Source colour_range
    colour_range_Source matrix_coefficients matrix_coefficients_Source transfer_characteristics
    transfer_characteristics_Source
    """
)
_WORDS = re.compile(r"[A-Za-z0-9 .,/@()+:_-]{1,80}")
_MODE = re.compile(r"[A-Za-z0-9;_]{1,16}")
# Four letters name a codec, and nobody.
_CODEC = re.compile(r"[A-Za-z0-9 ._/-]{1,12}")
_CODECS = frozenset({"CodecID", "CodecID_Compatible", "CodecID_Version"})
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,20})?(/\d{1,12})?|nan|inf")
_MOMENT = re.compile(
    r"(UTC )?\d{4}[:-]\d\d[:-]\d\d([ T]\d\d:\d\d(:\d\d)?(\.\d{1,9})?)?( UTC|Z)?"
    r"|D:\d{4,14}Z?"
)
_GIF_VERSIONS = ({"base64url": "R0lGODdh"}, {"base64url": "R0lGODlh"})
_LONGEST_VERSION = 4


def is_harmless(group: str, name: str, value: object) -> bool:
    """Return whether a tag, as `media.report` has it, tells nothing beyond how a file is made."""
    if group in ("EXIF", "IFD1"):
        return name in _EXIF and _is_technical(value)
    if group == "GPS":
        return name == "GPSVersionID" and _is_technical(value)
    if group == "Interop":
        return (
            value in ("R98", "R03", "THM")
            if name == "0x0001"
            else (name == "0x0002" and _is_technical(value))
        )
    if group == "PDF":
        return name in _PDF and _is_technical(value)
    if group in _FORMATS:
        if name in ("Mode", "compression") and isinstance(value, str):
            return _MODE.fullmatch(value) is not None
        if (group, name) == ("GIF", "version"):
            return value in _GIF_VERSIONS
        # The walker of GIF looks at extensions: see `media.carried_pictures`.
        return name in _PICTURE and ((group, name) == ("GIF", "extension") or _is_technical(value))
    if group.partition(" ")[0] in _TRACKS and name in _CONTAINER:
        if name in _CODECS:
            return isinstance(value, str) and all(
                _CODEC.fullmatch(part) for part in value.split("/")
            )
        is_word = name in _OWN_WORDS and isinstance(value, str) and _WORDS.fullmatch(value)
        return bool(is_word) or _is_technical(value)
    return False


def _is_technical(value: object) -> bool:
    """Return whether it is a number, a moment, a version of a few bytes, or a list of such."""
    match value:
        case bool():
            return True
        case int():
            return True
        case str():
            text = value.strip(" \0")
            return any(form.fullmatch(text) for form in (_NUMBER, _MOMENT))
        case list():
            return all(_is_technical(part) for part in value)
        case {"base64url": str(coded), **rest} if not rest:
            return len(coded.rstrip("=")) * 3 // 4 <= _LONGEST_VERSION
    return False
