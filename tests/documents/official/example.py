"""A whole invented report on the outline of the plan that the product was made for."""

from dataclasses import replace
from datetime import date

from workflow.documents.official.document import OfficialDocument, OfficialSection, Passage

RESOLUTION = "Nghị quyết số 16-NQ/ĐUK"

_TABLE = """
<table>
<tr><th rowspan="2">TT</th><th rowspan="2">Đơn vị</th><th colspan="2">Đoàn viên</th>
<th rowspan="2">Ghi chú</th></tr>
<tr><th>Năm 2021</th><th>Năm 2022</th></tr>
<tr><td>1</td><td>Đảng bộ Sở Nông nghiệp và Phát triển nông thôn</td><td>112</td><td>118</td><td></td></tr>
<tr><td>2</td><td>Chi bộ Ban Quản lý các khu công nghiệp</td><td>24</td><td>27</td>
<td>Thành lập chi đoàn mới</td></tr>
<tr><td>3</td><td>Đảng bộ Công ty Điện lực Yên Bái</td><td>203</td><td>196</td><td></td></tr>
<tr><td>4</td><td>Đảng bộ Bệnh viện Đa khoa tỉnh</td><td>187</td><td>201</td><td></td></tr>
<tr><td colspan="2"><strong>Cộng</strong></td><td>526</td><td>542</td><td>Tăng 3,0%</td></tr>
</table>
"""

_SITUATION = """
<p>Đảng bộ Khối cơ quan và doanh nghiệp tỉnh có <strong>86</strong> tổ chức cơ sở đảng với hơn 5.900 đảng
viên. Đoàn Khối có 58 tổ chức cơ sở đoàn với 2.614 đoàn viên, trong đó 1.037 đoàn viên là đảng viên.</p>
<p>Hai năm qua dịch bệnh Covid-19 ảnh hưởng lớn đến việc tổ chức các hoạt động tập trung; một số doanh
nghiệp sắp xếp lại lao động nên số đoàn viên biến động.</p>
"""

_LEADERSHIP = """
<p>Ngay sau khi Nghị quyết được ban hành, Ban Thường vụ Đảng ủy Khối đã tổ chức hội nghị quán triệt đến
cán bộ chủ chốt; các chi, đảng bộ cơ sở tổ chức học tập đến toàn thể đảng viên, tỷ lệ tham gia đạt
<em>97,4%</em>.</p>
<ul>
<li>100% đảng bộ cơ sở ban hành kế hoạch hoặc chương trình hành động thực hiện Nghị quyết;</li>
<li>72/86 cấp ủy phân công cấp ủy viên phụ trách công tác thanh niên:
<ul>
<li>41 đồng chí bí thư, phó bí thư trực tiếp phụ trách;</li>
<li>31 đồng chí cấp ủy viên.</li>
</ul></li>
<li>Đoàn Khối ký chương trình phối hợp với Hội Cựu chiến binh khối, Công đoàn viên chức tỉnh.</li>
</ul>
"""

_MOVEMENT = """
<p>Phong trào thi đua được phát động rộng khắp với ba nội dung:</p>
<ol>
<li>Sáng kiến, cải tiến kỹ thuật;</li>
<li>Chuyển đổi số trong giải quyết thủ tục hành chính;</li>
<li>Tình nguyện vì cuộc sống cộng đồng.</li>
</ol>
"""

_FILLING = """
<p>Các cấp ủy đã cụ thể hóa nội dung này thành nhiệm vụ hằng quý, gắn với nhiệm vụ chính trị của cơ quan,
đơn vị, doanh nghiệp; định kỳ sáu tháng nghe tổ chức đoàn báo cáo và giải quyết kiến nghị của đoàn viên.
Trong hai năm đã tổ chức 214 buổi sinh hoạt chuyên đề với 9.870 lượt người tham gia, kết nạp 312 đảng viên
là đoàn viên ưu tú.</p>
<p>Việc kiểm tra, đôn đốc được duy trì; nơi làm tốt được biểu dương, nơi làm chậm được nhắc nhở kịp thời.</p>
"""

_SECTIONS = [
    ("I", "Đặc điểm tình hình", _SITUATION + _TABLE),
    ("II", "Công tác lãnh đạo, chỉ đạo tổ chức quán triệt, triển khai thực hiện nghị quyết", _LEADERSHIP),
    ("III", f"Kết quả thực hiện các nhiệm vụ, giải pháp của {RESOLUTION}", ""),
    (
        "III.1",
        "Sự lãnh đạo của cấp ủy đảng và sự quan tâm của lãnh đạo các cơ quan, đơn vị, doanh nghiệp đối với "
        "công tác thanh niên",
        _FILLING,
    ),
    ("III.2", "Công tác giáo dục lý tưởng, đạo đức cách mạng, lối sống văn hóa cho đoàn viên", _FILLING),
    (
        "III.3",
        "Xây dựng môi trường lành mạnh; phát huy sự nỗ lực, phấn đấu của thanh niên trong học tập, lao động",
        _MOVEMENT,
    ),
    ("III.5", "Nâng cao chất lượng hoạt động của Đoàn; xây dựng tổ chức cơ sở đoàn vững mạnh", _FILLING),
    ("IV", "Đánh giá chung", ""),
    ("IV.1", "Kết quả đạt được", _FILLING),
    ("IV.2", "Hạn chế, yếu kém", _FILLING),
    ("IV.3", "Nguyên nhân", ""),
    ("IV.3.a", "Nguyên nhân khách quan", _FILLING),
    ("IV.3.b", "Nguyên nhân chủ quan", _FILLING),
    ("IV.4", "Bài học kinh nghiệm", _FILLING),
    ("V", "Nhiệm vụ và giải pháp trong thời gian tới", _FILLING),
    ("VI", "Đề xuất, kiến nghị", ""),
    ("VI.1", "Đề xuất với Ban Thường vụ Tỉnh ủy, Đảng ủy Khối", _FILLING),
]


def _section(key: str, heading: str, html: str) -> OfficialSection:
    return OfficialSection(key, key.rpartition(".")[2], key.count(".") + 1, heading, html)


REPORT = OfficialDocument(
    parent_organisation="Đảng bộ tỉnh Yên Bái",
    issuing_organisation="Đảng ủy Khối cơ quan và doanh nghiệp tỉnh",
    number=205,
    symbol="BC/ĐUK",
    place="Yên Bái",
    date=date(2023, 4, 7),
    type_name="Báo cáo",
    abstract=f"sơ kết 02 năm thực hiện {RESOLUTION}, ngày 25/01/2021 của Ban Thường vụ Đảng ủy Khối khóa IX "
    "về tăng cường sự lãnh đạo của các cấp ủy đảng nhằm đổi mới, nâng cao chất lượng công tác đoàn và phong "
    "trào thanh niên Khối cơ quan và doanh nghiệp tỉnh, giai đoạn 2021-2025",
    opening="<p>Thực hiện Kế hoạch số 178-KH/ĐUK, ngày 20/02/2023, Ban Thường vụ Đảng ủy Khối báo cáo kết "
    f"quả sơ kết 02 năm thực hiện {RESOLUTION} như sau:</p>",
    sections=tuple(_section(*section) for section in _SECTIONS),
    closing=f"<p>Trên đây là Báo cáo sơ kết 02 năm thực hiện {RESOLUTION}.</p>",
    signing_authority="T/M BAN THƯỜNG VỤ",
    signer_position="PHÓ BÍ THƯ",
    signer_name="Nguyễn Văn Minh",
    recipients=(
        "Ban Thường vụ Tỉnh ủy (báo cáo),",
        "Ban Thường vụ Đảng ủy Khối",
        "Các chi, đảng bộ cơ sở",
        "Các đoàn thể khối",
        "Lưu Văn phòng ĐUK",
    ),
    provenance=(
        Passage("I", "Chi bộ Ban Quản lý các khu công nghiệp, bản nộp 2", "sha256:" + "0" * 64),
        Passage("III.3", "người tổng hợp viết", "sha256:" + "1" * 64),
    ),
)

STATE_REPORT = replace(
    REPORT,
    profile="state",
    parent_organisation="Ủy ban nhân dân tỉnh Yên Bái",
    issuing_organisation="Sở Nông nghiệp và Phát triển nông thôn",
    symbol="BC-SNN",
    legal_basis=(
        "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư",
        "Theo đề nghị của Chánh Văn phòng Sở",
    ),
    signing_authority="KT. GIÁM ĐỐC",
    signer_position="PHÓ GIÁM ĐỐC",
    recipients=("UBND tỉnh (báo cáo)", "Các phòng chuyên môn", "Lưu: VT, KHTC"),
)

LETTER = replace(
    REPORT,
    symbol="CV/ĐUK",
    type_name="",
    abstract="nộp báo cáo sơ kết 02 năm thực hiện Nghị quyết số 16-NQ/ĐUK",
    addressees=("Các chi, đảng bộ cơ sở", "Đoàn Khối cơ quan và doanh nghiệp tỉnh"),
    opening="<p>Ban Thường vụ Đảng ủy Khối đề nghị các đơn vị nộp báo cáo trước ngày 10/3/2023.</p>",
    sections=(),
    closing="",
    urgency_mark="KHẨN",
)

REPORTS = {"party_2018": REPORT, "party": replace(REPORT, profile="party"), "state": STATE_REPORT}
"""A report in each profile."""
