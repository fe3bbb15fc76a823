"""What the units of the demonstration report: invented, believable, and different from unit to unit."""

from __future__ import annotations

from collections.abc import Callable

PARAGRAPHS: dict[str, tuple[str, ...]] = {
    "I": (
        "<p>{unit} hiện có {members} đảng viên; tổ chức Đoàn trực thuộc có {youth} đoàn viên, trong đó {women} đoàn viên "
        "nữ. Đa số đoàn viên có trình độ chuyên môn từ cao đẳng trở lên, nhiệt tình, trách nhiệm với công việc.</p>",
        "<p>{unit} có {members} đảng viên sinh hoạt tại {groups} tổ đảng. Chi đoàn thanh niên có {youth} đoàn viên, phần "
        "lớn công tác ở bộ phận chuyên môn, phải đi cơ sở thường xuyên nên việc tổ chức sinh hoạt tập trung có lúc chưa đều.</p>",
    ),
    "II": (
        "<p>Ngay sau khi có Nghị quyết số 16-NQ/ĐUK, cấp ủy đã tổ chức <strong>{meetings} hội nghị</strong> quán triệt với "
        "{members} lượt đảng viên và {youth} lượt đoàn viên tham dự, đạt {rate}%.</p><p>Cấp ủy ban hành chương trình hành "
        "động, phân công một đồng chí cấp ủy viên phụ trách công tác thanh niên.</p>",
        "<p>Cấp ủy đưa nội dung Nghị quyết vào sinh hoạt chuyên đề quý, kết hợp tuyên truyền trên trang nội bộ; tỷ lệ học "
        "tập đạt {rate}%.</p><p>Hằng năm, cấp ủy ban hành kế hoạch thực hiện và giao chỉ tiêu cho tổ chức Đoàn.</p>",
    ),
    "III.1": (
        "<p>Lãnh đạo đơn vị làm việc với Ban Chấp hành chi đoàn {meetings} lần mỗi năm, kịp thời tháo gỡ khó khăn về thời "
        "gian và kinh phí. Kinh phí hỗ trợ hoạt động Đoàn bình quân {money} triệu đồng mỗi năm.</p>",
        "<p>Cấp ủy bố trí phòng sinh hoạt, tạo điều kiện để đoàn viên tham gia các phong trào do Đoàn Khối phát động.</p>",
    ),
    "III.2": (
        "<p>Tổ chức {meetings} buổi sinh hoạt chính trị, {groups} hành trình về nguồn cho đoàn viên; phát động đọc và làm "
        "theo sách về Bác Hồ.</p><ul><li>{youth} đoàn viên đăng ký học tập và làm theo Bác;</li><li>{groups} gương điển "
        "hình được biểu dương.</li></ul>",
        "<p>Công tác giáo dục lý tưởng gắn với nhiệm vụ chuyên môn; {rate}% đoàn viên tham gia các cuộc thi tìm hiểu nghị "
        "quyết trên mạng.</p>",
    ),
    "III.3": (
        "<p>Đoàn viên đăng ký {groups} công trình, phần việc thanh niên; {meetings} sáng kiến cấp cơ sở được công nhận.</p>",
        "<p>Đơn vị cử {meetings} đoàn viên đi đào tạo sau đại học, {groups} đoàn viên dự các lớp bồi dưỡng nghiệp vụ.</p>",
    ),
    "III.4": (
        "<p>Phong trào văn hóa, thể thao được duy trì; đội bóng chuyền của đơn vị tham gia giải Khối hằng năm.</p>",
        "<p>Môi trường làm việc an toàn, thân thiện; không có đoàn viên vi phạm pháp luật, tệ nạn xã hội.</p>",
    ),
    "III.5": (
        "<p>Kết quả xếp loại tổ chức Đoàn và phát triển đảng viên trẻ:</p><table><thead><tr><th>Năm</th><th>Xếp loại</th>"
        "<th>Đoàn viên ưu tú</th><th>Kết nạp Đảng</th></tr></thead><tbody><tr><td>2021</td><td>Hoàn thành tốt</td>"
        "<td>{groups}</td><td>{admitted}</td></tr><tr><td>2022</td><td>Hoàn thành xuất sắc</td><td>{meetings}</td>"
        "<td>{groups}</td></tr></tbody></table>",
        "<p>Chi đoàn được xếp loại vững mạnh hai năm liền; giới thiệu {meetings} đoàn viên ưu tú, kết nạp {groups} đảng "
        "viên trẻ.</p>",
    ),
    "III.6": (
        "<p>Hội Cựu chiến binh và Công đoàn phối hợp tổ chức {groups} buổi nói chuyện truyền thống, trao {meetings} suất "
        "quà cho đoàn viên có hoàn cảnh khó khăn.</p>",
        "<p>Công đoàn cơ sở và chi đoàn ký kết chương trình phối hợp giai đoạn 2021-2025, hằng năm có sơ kết.</p>",
    ),
    "IV.1": (
        "<p>Nhận thức của cấp ủy, đảng viên và đoàn viên về công tác thanh niên được nâng lên; {rate}% chỉ tiêu của chương "
        "trình hành động đạt và vượt.</p>",
        "<p>Chất lượng sinh hoạt Đoàn chuyển biến rõ; nhiều mô hình hay được nhân rộng trong đơn vị.</p>",
    ),
    "IV.2": (
        "<p>Nội dung sinh hoạt có lúc chưa phong phú; tỷ lệ đoàn viên tham gia hoạt động ngoài giờ chưa cao.</p>",
        "<p>Công tác phát hiện, bồi dưỡng đoàn viên ưu tú còn chậm; kinh phí hoạt động hạn hẹp.</p>",
    ),
    "IV.3.a": (
        "<p>Đặc thù công việc phân tán, đoàn viên thường xuyên đi cơ sở; dịch bệnh năm 2021 ảnh hưởng đến hoạt động tập trung.</p>",
    ),
    "IV.3.b": (
        "<p>Một số cán bộ Đoàn kiêm nhiệm, kỹ năng còn hạn chế; cấp ủy có lúc chưa kiểm tra, đôn đốc kịp thời.</p>",
    ),
    "IV.4": (
        "<p>Cấp ủy phải thường xuyên lắng nghe, đối thoại với thanh niên; việc giao chỉ tiêu phải kèm điều kiện thực hiện.</p>",
        "<p>Nơi nào người đứng đầu quan tâm thì nơi đó phong trào mạnh.</p>",
    ),
    "V": (
        "<ol><li>Tiếp tục quán triệt Nghị quyết số 16-NQ/ĐUK gắn với nhiệm vụ chính trị của đơn vị.</li><li>Mỗi năm có ít "
        "nhất {groups} công trình thanh niên.</li><li>Phấn đấu kết nạp {meetings} đảng viên trẻ đến năm 2025.</li></ol>",
        "<p>Nâng cao chất lượng sinh hoạt chi đoàn; đối thoại giữa cấp ủy với đoàn viên ít nhất một lần mỗi năm.</p>",
    ),
    "VI.1": (
        "<p>Đề nghị Đảng ủy Khối mở lớp bồi dưỡng nghiệp vụ cho bí thư chi đoàn kiêm nhiệm.</p>",
        "<p>Đề nghị Ban Thường vụ Tỉnh ủy, Đảng ủy Khối quan tâm kinh phí cho hoạt động thanh niên ở khối doanh nghiệp.</p>",
    ),
    "VI.2": ("<p>Đề nghị Tỉnh đoàn có hướng dẫn riêng về sinh hoạt Đoàn trong doanh nghiệp.</p>",),
}

GENERAL = ("<p>{unit} đã thực hiện đầy đủ nội dung của mục này theo hướng dẫn.</p>",)


def text_of(unit: str, number: int) -> Callable[[str], str]:
    """A function from outline key to HTML for the unit called `unit`, the `number`th of the demonstration."""
    figures = {
        "unit": unit,
        "members": 18 + number * 7 % 41,
        "youth": 9 + number * 5 % 28,
        "women": 4 + number * 3 % 9,
        "groups": 2 + number % 4,
        "meetings": 3 + number * 2 % 5,
        "rate": 92 + number % 8,
        "money": 10 + number * 3 % 25,
        "admitted": 1 + number % 3,
    }

    def text(key: str) -> str:
        choices = PARAGRAPHS.get(key, GENERAL)
        return choices[(number + len(key)) % len(choices)].format(**figures)

    return text
