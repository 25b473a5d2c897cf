"""Rows of cameras: what is right comes in, what is wrong is named; addresses inside the house are refused."""

from __future__ import annotations

import base64
import http.server
import threading

import pytest
from cryptography.fernet import Fernet

from dispatch.camera_rows import COLUMNS, Known, read_cameras
from dispatch.list_rows import Row
from dispatch.people import Sealer
from feeds.camera_addresses import Allowed, judge
from feeds.camera_pictures import Pictures
from feeds.fetching import InsideAddress, NotFetched, outside

RIGHT = {
    "number": "RS-0001",
    "gb_id": "51142100001310000001",
    "name": "人民路×学府路",
    "lon": "104.01",
    "lat": "30.02",
    "azimuth": "360",
    "angle": "60",
    "range": "120",
    "height": "",
    "stream": "demo:3",
    "snapshot": "",
}
sign = Sealer(Fernet.generate_key()).sign
PUBLIC, PRIVATE = "93.184.216.34", "10.9.8.7"
OUT = {
    "cam.example": [PUBLIC],
    "in.example": [PRIVATE],
    "link.example": ["169.254.169.254"],
    "both.example": [PUBLIC, PRIVATE],
}


def names(host, port):
    if host in OUT:
        return OUT[host]
    if host.replace(".", "").isdigit() or ":" in host:
        return [host]
    raise OSError(host)


def known(allowed=""):
    def place(lon, lat):
        return lon, lat, "511421101001001" if lon > 100 else None

    return Known(place, lambda url: judge(url, Allowed.of(allowed), names))


def read(*changes):
    return read_cameras([Row(n, RIGHT | one) for n, one in enumerate(changes, 2)], known())


def test_a_right_row_is_a_camera_with_its_view():
    (camera,), problems = read({})
    assert problems == []
    assert (camera.azimuth, camera.range, camera.height, camera.stream) == (0.0, 120.0, 6.0, "demo:3")
    assert set(COLUMNS) == set(RIGHT)


@pytest.mark.parametrize(
    ("column", "text", "why"),
    [
        ("number", "a b", "not_a_code"),
        ("number", "", "missing"),
        ("gb_id", "5114210000131000001", "not_a_gb_camera"),  # 19 digits
        ("gb_id", "51142100001110000001", "not_a_gb_camera"),  # 111: a recorder
        ("gb_id", "５1142100001310000001", "not_a_gb_camera"),
        ("name", "长" * 81, "too_long"),
        ("lon", "4.0", "not_in_city"),
        ("lon", "1040", "not_a_point"),
        ("lat", "x", "not_a_number"),
        ("lat", "nan", "not_a_point"),
        ("azimuth", "361", "out_of_bounds"),
        ("angle", "0", "out_of_bounds"),
        ("range", "90000", "out_of_bounds"),
        ("range", "nan", "out_of_bounds"),
        ("stream", "rtsp://10.0.0.1/1", "not_an_address"),
        ("stream", "http://user:pw@cam.example/1.m3u8", "not_an_address"),
        ("snapshot", "http://127.0.0.1:8050/metrics", "address_inside"),
        ("snapshot", "http://[::1]/x.jpg", "address_inside"),
        ("snapshot", "http://link.example/latest/meta-data", "address_inside"),
        ("snapshot", "http://in.example/x.jpg", "address_inside"),
        ("snapshot", "http://both.example/x.jpg", "address_inside"),
    ],
)
def test_a_wrong_cell_is_named_and_only_its_row_stays_out(column, text, why):
    good = {"number": "RS-0002", "gb_id": ""}
    cameras, problems = read({column: text}, good)
    assert [c.code for c in cameras] == ["RS-0002"]
    found = {(p.where, p.column, p.why) for p in problems}
    assert (2, "lon" if why == "not_a_point" else column, why) in found


def test_a_number_twice_is_named_with_its_first_row():
    cameras, problems = read({}, {"number": "RS-0009"})
    assert len(cameras) == 1
    assert [(p.where, p.column, dict(p.holes)["other"]) for p in problems] == [(3, "gb_id", 2)]


def test_the_allow_list_opens_a_host_or_a_net_and_nothing_beside_it():
    assert judge("http://in.example/1.m3u8", Allowed.of("10.9.0.0/16"), names) == ""
    assert judge("http://in.example/1.m3u8", Allowed.of(" IN.example ,x"), names) == ""
    assert judge("http://in.example/1.m3u8", Allowed.of("10.8.0.0/16"), names) == "address_inside"
    assert judge("https://cam.example/1.m3u8", Allowed(), names) == ""
    assert judge("http://[::ffff:10.0.0.1]/1", Allowed(), names) == "address_inside"


def test_a_name_that_turns_inward_later_is_refused_when_it_is_fetched():
    turning = iter([[PUBLIC], [PRIVATE]])
    look = lambda host, port: next(turning)  # noqa: E731
    assert judge("http://cam.example/1.jpg", Allowed(), look) == ""
    with pytest.raises(InsideAddress):
        outside("http://cam.example/1.jpg", Allowed().has, look)
    with pytest.raises(NotFetched, match="inside the house"):
        Pictures(Allowed(), sign, names).still("http://in.example/1.jpg")


class Camera(http.server.BaseHTTPRequestHandler):
    """A camera that gives a playlist, a segment and a still; and one address that sends on."""

    def do_GET(self):
        if self.path == "/away.jpg":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:1/x.jpg")
            self.end_headers()
            return
        told = {
            "/live/1.m3u8": b'#EXTM3U\n#EXT-X-MAP:URI="init.mp4"\nseg.ts?k=1\nhttp://other.example/a.ts\n',
            "/live/seg.ts?k=1": b"G" * 188,
            "/still.jpg": b"\xff\xd8\xff\xe0jpeg",
            "/page.jpg": b"<html>",
        }.get(self.path)
        self.send_response(200 if told else 404)
        self.end_headers()
        self.wfile.write(told or b"")

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def camera():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Camera)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def test_a_stream_is_read_under_our_names_from_its_own_origin_only(camera):
    pictures = Pictures(Allowed.of("127.0.0.1"), sign)
    lines = pictures.playlist(f"{camera}/live/1.m3u8").decode().splitlines()
    assert lines[1].startswith('#EXT-X-MAP:URI="p-')
    assert lines[1].endswith('.mp4"')
    assert lines[3] == "http://other.example/a.ts", "left as it is: the page's policy lets no browser load it"
    assert pictures.piece(f"{camera}/live/1.m3u8", lines[2]) == ("video/mp2t", b"G" * 188)
    assert pictures.still(f"{camera}/still.jpg")[0] == "image/jpeg"


@pytest.mark.parametrize("path", ["/away.jpg", "/page.jpg", "/none.jpg"])
def test_what_is_no_picture_is_not_handed_on(camera, path):
    with pytest.raises(NotFetched):
        Pictures(Allowed.of("127.0.0.1"), sign).still(camera + path)


def named(url, by=sign):
    code = base64.urlsafe_b64encode(url.encode()).decode().rstrip("=")
    return f"p-{by(code)}-{code}.ts"


def test_a_made_up_piece_leads_nowhere(camera):
    pictures, stream = Pictures(Allowed.of("127.0.0.1"), sign), f"{camera}/live/1.m3u8"
    own = f"{camera}/live/seg.ts?k=1"
    assert pictures.piece(stream, named(own))[1] == b"G" * 188
    elsewhere = own.replace("127.0.0.1", "localhost")
    with pytest.raises(NotFetched, match="no playlist named"):
        pictures.piece(stream, named(own, Sealer(Fernet.generate_key()).sign))
    with pytest.raises(NotFetched, match="another origin"):
        pictures.piece(stream, named(elsewhere))
    for name in ("p-%%.ts", "x.ts", named(own).replace(".ts", ".exe"), named(own)[:-4] + "%.ts"):
        with pytest.raises(NotFetched, match="no such piece"):
            pictures.piece(stream, name)
