"""Vietnamese words of answer scales."""

#: `tag value: phrases`; see `word_list`.
WORDS = """
filler: tôi, là, có, với, và, hoặc, về, cho, thì, được, này, điều, cảm thấy, thấy, sẽ, rằng, ý kiến
not: không, chưa, chẳng, chưa từng
none: hoàn toàn không, không hề, tuyệt đối không, chắc chắn không, không chút nào, rất không
barely: ít, không lắm, hơi ít, hầu như không
neutral: bình thường, trung lập, không có ý kiến, trung bình, phân vân, không đồng ý cũng không phản đối, tạm được
degree 1: hoàn toàn, tuyệt đối, toàn bộ
degree .95: cực kỳ, vô cùng
degree .9: mạnh mẽ
degree .8: rất, thật sự, nhiều
degree .56: phần lớn, đa phần
degree .5: khá, tương đối
degree .4: một phần, phần nào, đồng ý một phần
degree .25: hơi, một chút
modal 1: chắc chắn, nhất định
modal .5: có lẽ, có thể sẽ
modal 0: có thể
yes: đúng vậy, vâng
no: không
often 0: không bao giờ, chưa bao giờ
often .07: hầu như không bao giờ
often .12: rất hiếm khi
often .2: hiếm khi, ít khi
often .4: thỉnh thoảng, đôi khi, đôi lúc
often .6: đều đặn
often .7: thường xuyên, thường
often .8: rất thường xuyên, hầu hết
often .92: hầu như luôn luôn
often 1: luôn luôn, luôn, lúc nào cũng
agree: đồng ý, tán thành, đúng
agree -: không đồng ý, phản đối, sai, không tán thành
value: hài lòng, thích, vui
value -: không hài lòng, không thích, kém, tệ, xấu, thất vọng
value .5: tốt
value .9: xuất sắc, tuyệt vời
value 0: trung bình, bình thường
importance: quan trọng, cần thiết, hữu ích
importance -: không quan trọng, không cần thiết, không hữu ích
interest: quan tâm
interest -: không quan tâm
likely: khả năng cao
likely -: khả năng thấp, không thể
ease: dễ, dễ dàng
ease -: khó, khó khăn
level: cao
level -: thấp
level 0: trung bình, vừa
"""
