"""Texts that the tests of copies share; all invented."""

RELEASE = (
    "Bộ Dân sinh công bố dự thảo nghị định về hỗ trợ học phí\n"
    "Sáng 12/3, tại thành phố Sông Lam, Bộ Dân sinh tổ chức họp báo công bố dự thảo nghị định về hỗ"
    " trợ học phí cho học sinh trung học phổ thông ở vùng khó khăn. Theo dự thảo, mỗi học sinh được hỗ"
    " trợ 450.000 đồng một tháng, trong chín tháng của năm học, chi trả trực tiếp qua tài khoản của cha"
    " mẹ hoặc người giám hộ. Kinh phí dự kiến khoảng 1.200 tỷ đồng mỗi năm, lấy từ ngân sách trung"
    " ương. Thứ trưởng Lê Thị Hoa cho biết cơ quan soạn thảo đã lấy ý kiến của 34 tỉnh, thành phố và"
    " sẽ tiếp tục nhận góp ý của người dân đến hết ngày 30/4. Nhiều đại biểu đề nghị làm rõ cách xác"
    " định hộ có thu nhập thấp, tránh để người dân phải nộp thêm giấy tờ. Ông Trần Văn Bình, đại diện"
    " tỉnh Hải Lâm, đề nghị bổ sung học sinh học nghề vào diện được hưởng."
)

OTHER = (
    "Đội tuyển bơi lội tỉnh Hải Lâm giành bốn huy chương vàng\n"
    "Chiều qua, tại bể bơi trung tâm, các vận động viên trẻ đã thi đấu xuất sắc ở nội dung hai trăm mét"
    " bơi ếch và bốn trăm mét tự do. Huấn luyện viên trưởng nói rằng thành tích này đến từ chương trình"
    " tập huấn dài hạn, chế độ dinh dưỡng hợp lý và tinh thần kỷ luật của cả đội. Khán giả đứng kín hai"
    " bên khán đài, cổ vũ suốt buổi. Ngày mai đội còn thi đấu tiếp sức, nội dung được chờ đợi nhất giải."
)

POWER_CUT = (
    "Thông báo ngừng cung cấp điện tại {place}\nCông ty Điện lực {place} thông báo lịch ngừng, giảm cung"
    " cấp điện ngày {day} để sửa chữa, bảo dưỡng lưới điện. Thời gian ngừng cấp điện từ {start} giờ đến"
    " {end} giờ. Khu vực mất điện gồm các xã {communes}. Trong thời gian này đề nghị khách hàng sử dụng"
    " điện chủ động bố trí sản xuất, sinh hoạt cho phù hợp. Nếu công việc hoàn thành sớm, điện lực sẽ"
    " đóng điện trở lại trước thời gian dự kiến. Mong quý khách hàng thông cảm vì sự bất tiện này."
)
