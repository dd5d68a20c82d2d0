"""Names of the real press, agencies and places that nothing in the demonstration may bear."""

OUTLETS = """
An Giang · An ninh Thủ đô · An ninh thế giới · Ấp Bắc · Ảnh Việt Nam · Bà Rịa – Vũng Tàu · Bạc Liêu ·
Bắc Giang · Bắc Kạn · Bắc Ninh · Báo Chính phủ · Báo Tin tức · Bảo vệ pháp luật · Bình Định · Bình Dương ·
Bình Phước · Bình Thuận · Biên phòng · CafeF · Cà Mau · Cần Thơ · Cao Bằng · Công an nhân dân · Công lý ·
Công Thương · Cựu chiến binh Việt Nam · Đà Nẵng · Đắk Lắk · Đắk Nông · Đại biểu Nhân dân · Đại Đoàn Kết ·
Dân sinh · Dân tộc và Phát triển · Dân trí · Dân Việt · Đất Việt · Đấu thầu · Đầu tư · Đầu tư Chứng khoán ·
Điện Biên Phủ · Đồng Khởi · Đồng Nai · Đồng Tháp · Đời sống và Pháp luật · Diễn đàn Doanh nghiệp · Du lịch ·
Gia đình Việt Nam · Gia Lai · Giác Ngộ · Giao thông · Giáo dục và Thời đại · Hà Giang · Hà Nam · Hà Nội mới ·
Hà Tĩnh · Hải Dương · Hải Phòng · Hải quan · Hậu Giang · Hòa Bình · Hưng Yên · ICTNews · Infonet · Khánh Hòa ·
Khoa học và Đời sống · Kiên Giang · Kiến Thức · Kinh tế và Đô thị · Kinh tế Sài Gòn · Kon Tum · Lai Châu ·
Lâm Đồng · Lạng Sơn · Lao động · Lao động Thủ đô · Lào Cai · Long An · Mặt trận · Mực Tím · Nam Định · Nghệ An
· Người cao tuổi · Người đưa tin · Người Hà Nội · Người Lao Động · Nhà báo và Công luận · Nhân Dân · Nhi đồng
· Ninh Bình · Ninh Thuận · Nông nghiệp Việt Nam · Nông nghiệp và Môi trường · Nông thôn ngày nay ·
Pháp luật Việt Nam · Pháp Luật TP.HCM · Phụ nữ Việt Nam · Phụ nữ Thủ đô · Phụ nữ TP.HCM · Phú Thọ · Phú Yên ·
Quân đội nhân dân · Quảng Bình · Quảng Nam · Quảng Ngãi · Quảng Ninh · Quảng Trị · Sài Gòn Giải Phóng ·
Saostar · Sóc Trăng · Soha · Sơn La · Sức khỏe và Đời sống · Tài chính Việt Nam · Tài nguyên và Môi trường ·
Tây Ninh · Thái Bình · Thái Nguyên · Thanh Hóa · Thanh Niên · Thanh tra · Thế giới và Việt Nam ·
Thể thao và Văn hóa · Thể thao Việt Nam · Thiếu niên Tiền phong · Thời báo Ngân hàng · Thời Đại · Thời Nay ·
Thông tấn xã Việt Nam · Thừa Thiên Huế · Thủy sản Việt Nam · Tiền Phong · Tiền Giang · Tin nhanh Việt Nam ·
Tổ Quốc · Trà Vinh · Trí thức trẻ · Tri Thức · Tuổi Trẻ · Tuyên Quang · VietNamNet · VietnamPlus ·
Việt Nam News · Vĩnh Long · Vĩnh Phúc · VietTimes · VnEconomy · VnExpress · VnMedia · VOV · VTC News · VTV ·
Văn hóa · Văn nghệ · Xây dựng · Yên Bái · Zing · Znews · 24h · Kênh 14 · Hoa Học Trò · Cầu Vồng ·
Nông thôn Việt · Ngày Nay · Một Thế Giới
"""

HOSTS = """
vnexpress tuoitre thanhnien dantri vietnamnet znews zingnews vietnamplus baotintuc nhandan baochinhphu vtv vov laodong
nld tienphong sggp hanoimoi plo cand qdnd daidoanket giaoducthoidai suckhoedoisong vneconomy cafef cafebiz soha kenh14
24h eva afamily nguoiduatin infonet viettimes doisongphapluat phunuvietnam phunuonline congly kinhtedothi anninhthudo
baogiaothong baoxaydung baodautu tinnhanhchungkhoan vtc vietnamnews danviet nongnghiep baovephapluat congan
"""


def outlet_names() -> set[str]:
    return {name.strip().casefold() for name in OUTLETS.split("·")}


def host_words() -> set[str]:
    return set(HOSTS.split())
