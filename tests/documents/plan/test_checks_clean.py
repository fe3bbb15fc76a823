"""Plans of other committees and of a cell, as careful officers write them: there is nothing to say about them."""

import pytest

from tests.documents.word_files import docx_of, paragraph
from workflow.documents.plan.reading import read_plan

OF_A_COMMITTEE = [
    "ĐẢNG BỘ TỈNH LÀO CAI\tĐẢNG CỘNG SẢN VIỆT NAM",
    "ĐẢNG ỦY CÁC CƠ QUAN ĐẢNG TỈNH\tLào Cai, ngày 12 tháng 3 năm 2026",
    "*",
    "Số 45-KH/ĐU",
    "KẾ HOẠCH",
    "Tổng kết 5 năm thực hiện Kết luận số 01-KL/TW, ngày 18/5/2021 của Bộ Chính trị về tiếp tục thực hiện Chỉ "
    "thị số 05-CT/TW, ngày 15/5/2016 của Bộ Chính trị khóa XII",
    "-----",
    "Thực hiện Kế hoạch số 30-KH/TU, ngày 02/3/2026 của Ban Thường vụ Tỉnh ủy, Ban Thường vụ Đảng ủy các cơ "
    "quan Đảng tỉnh (sau đây gọi tắt là Đảng ủy) xây dựng kế hoạch tổng kết như sau:",
    "I- MỤC ĐÍCH, YÊU CẦU",
    "1. Đánh giá toàn diện kết quả 5 năm thực hiện Kết luận số 01-KL/TW; chỉ rõ hạn chế, nguyên nhân, bài học "
    "kinh nghiệm.",
    "2. Việc tổng kết phải tiến hành nghiêm túc, khách quan, đúng tiến độ.",
    "II- NỘI DUNG, HÌNH THỨC",
    "1. Các tổ chức cơ sở đảng tổng kết bằng báo cáo; mốc số liệu từ ngày 18/5/2021 đến ngày 31/3/2026.",
    "2. Đảng ủy tổng kết tại hội nghị Ban Chấp hành; UBKT, các ban tham mưu phối hợp chuẩn bị.",
    "III- TỔ CHỨC THỰC HIỆN",
    "1. Các chi bộ, đảng bộ trực thuộc xây dựng báo cáo, gửi về Đảng ủy (qua Ban Tuyên giáo và Dân vận) chậm "
    "nhất ngày 15/4/2026.",
    "2. Ban Tuyên giáo và Dân vận Đảng ủy chủ trì, phối hợp với Văn phòng tham mưu dự thảo báo cáo, hoàn thành"
    " trước ngày 30/4/2026.",
    "3. Ủy ban Kiểm tra Đảng ủy hướng dẫn, kiểm tra việc thực hiện.",
    "4. Đề nghị Đoàn Thanh niên, Hội Cựu chiến binh, Công đoàn cơ sở các cơ quan phối hợp tuyên truyền.",
    "Nơi nhận:",
    "- Ban Thường vụ Tỉnh ủy (báo cáo),",
    "- Ban Tuyên giáo và Dân vận Tỉnh ủy,",
    "- Các chi bộ, đảng bộ trực thuộc,",
    "- Các đoàn thể cơ quan,",
    "- Lưu Văn phòng Đảng ủy.",
    "T/M BAN THƯỜNG VỤ",
    "PHÓ BÍ THƯ THƯỜNG TRỰC",
    "Nguyễn Thị Lan",
    "ĐỀ CƯƠNG BÁO CÁO",
    "Tổng kết 5 năm thực hiện Kết luận số 01-KL/TW của Bộ Chính trị",
    "(Kèm theo Kế hoạch số 45-KH/ĐU, ngày 12/3/2026 của Ban Thường vụ Đảng ủy)",
    "I- KHÁI QUÁT TÌNH HÌNH",
    "II- KẾT QUẢ THỰC HIỆN",
    "1. Công tác lãnh đạo, chỉ đạo, quán triệt",
    "2. Kết quả học tập và làm theo",
    "a) Trong cán bộ, đảng viên",
    "b) Trong đoàn viên, hội viên",
    "3. Công tác tuyên truyền",
    "4. Kiểm tra, giám sát, sơ kết, khen thưởng",
    "III- ĐÁNH GIÁ CHUNG",
    "1. Ưu điểm",
    "2. Hạn chế",
    "3. Nguyên nhân",
    "IV- PHƯƠNG HƯỚNG, NHIỆM VỤ",
    "V- KIẾN NGHỊ, ĐỀ XUẤT",
]

OF_A_CELL = [
    "ĐẢNG BỘ CƠ QUAN SỞ Y TẾ\tĐẢNG CỘNG SẢN VIỆT NAM",
    "CHI BỘ VĂN PHÒNG\tYên Bái, ngày 05 tháng 9 năm 2024",
    "*",
    "Số 07-KH/CB",
    "KẾ HOẠCH",
    "Sơ kết 01 năm thực hiện Nghị quyết số 02-NQ/ĐU, ngày 10/8/2023 của Đảng ủy Sở Y tế về chuyển đổi số",
    "-----",
    "Chi bộ Văn phòng xây dựng kế hoạch sơ kết như sau:",
    "1. Mục đích",
    "Đánh giá kết quả một năm thực hiện Nghị quyết số 02-NQ/ĐU.",
    "2. Thời gian",
    "Các tổ đảng gửi báo cáo trước ngày 20/9/2024; chi bộ hoàn thành trước ngày 01/10/2024.",
    "3. Phân công",
    "- Đồng chí Phó Bí thư chi bộ chủ trì tổng hợp.",
    "- Các tổ đảng, đoàn viên, hội viên phối hợp thực hiện.",
    "- Ban Chấp hành Chi đoàn phối hợp cung cấp số liệu.",
    "Nơi nhận:",
    "- Đảng ủy Sở Y tế (báo cáo),",
    "- Các tổ đảng,",
    "- Chi đoàn Văn phòng Sở,",
    "- Lưu chi bộ.",
    "T/M CHI BỘ",
    "BÍ THƯ",
    "Lê Văn Hùng",
    "ĐỀ CƯƠNG",
    "Báo cáo sơ kết 01 năm thực hiện Nghị quyết số 02-NQ/ĐU",
    "(Kèm theo Kế hoạch số 07-KH/CB, ngày 05/9/2024 của Chi bộ Văn phòng)",
    "1. Đặc điểm tình hình",
    "2. Kết quả đạt được (số liệu cụ thể)",
    "3. Hạn chế, nguyên nhân",
    "4. Nhiệm vụ thời gian tới",
]


@pytest.mark.parametrize("lines", [OF_A_COMMITTEE, OF_A_CELL])
def test_a_clean_plan_has_no_findings(lines: list[str]) -> None:
    markup = "".join(paragraph(line).replace("\t", "</w:t><w:tab/><w:t>") for line in lines)
    assert read_plan(docx_of(markup)).findings == ()
