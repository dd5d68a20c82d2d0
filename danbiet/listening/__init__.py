"""What the press says about each policy, what is new, what is rising, and who is silent.

Source (an outlet) and its Feeds · Item (one article) and its text · Family (an original and its
reprints, *đăng lại*) · Story (*sự việc*: a cluster of reports) · SavedQuery (*bộ từ khoá theo dõi*)
· Mention (item x policy) · Alarm (*cảnh báo*) · Digest (*điểm báo*). Press objects are shared by
all agencies that follow their source; mentions, alarms and digests belong to one agency.
"""
