"""English words of answer scales."""

#: `tag value: phrases`; see `word_list`.
WORDS = """
filler: only, i, it, its, is, am, are, was, were, a, an, the, of, to, me, my, myself, this, that, these, with
filler: in, for, at
filler: on
filler: do, does, did, have, has, be, been, would, will, could, can, feel, find, think, say, thing, things, as
filler: and
filler: or, nor, by, you, your, we, us, our, from, about, just, but, so, statement, that's, s, them, they, degree of
filler: level of
filler: extent, there, what, when, how, him, her, their, if, than, then, really do, also, m, ve, d, shop
filler: rated, each
not: not, no, without
none: not at all, none at all, not in the least, not the least bit, in no way, not one bit, not remotely
none: nothing at all, little or no, little to no
none: not even slightly, no way, no chance, not a chance, not a bit, by no means, absolutely not, definitely not
none: anything but
none: certainly not, not whatsoever, never ever, zero
at all: at all, whatsoever, in the slightest, in the least, in any way, remotely
barely: barely, hardly, scarcely, not really, not particularly, not especially, little, very little, not so
barely: not that
barely: not much, not too, to a small extent, to a very small extent
neutral: neutral, neither, average, medium, normal, ordinary, undecided, indifferent, no opinion either way
neutral: in between, middle, so so, half and half
neutral: mixed
neutral: not sure, unsure, ambivalent, 50 50, fifty fifty, on the fence, don t care either way
neutral: do not care either way
neutral: no preference
neutral: might or might not, may or may not, no strong feelings, equally, both, more or less, no feelings either way
degree 1: completely, totally, entirely, absolutely, fully, wholly, perfectly, utterly, 100, with all my heart
degree 1: in full
degree .95: extremely, exceptionally, exceedingly, incredibly, tremendously, enormously, wholeheartedly
degree .95: unbelievably
degree .9: extensive, in depth, strongly, a great deal, deeply, hugely, immensely, a huge amount, vehemently, super
degree .9: to a very large extent
degree .86: far, way, by far, highly, greatly, very much, very strongly, to a great extent, to a large extent
degree .86: immensely, massively
degree .86: terribly
degree .8: very, really, truly, a lot, lots, heavily, particularly, especially, so much, genuinely
degree .72: much, well, substantially, significantly, a good deal
degree .66: quite a bit, quite a lot, considerably, rather a lot, a fair amount, a fair bit
degree .56: mostly, largely, generally, mainly, by and large, for the most part, in general, basically, on the whole
degree .53: quite, pretty
degree .5: fairly, reasonably, relatively, to a moderate extent
degree .47: moderately, a moderate amount, moderate amount
degree .44: rather, tend to, inclined to, more or less agree, leaning towards, leaning
degree .4: somewhat, some, kind of, kinda, sort of, in part, to some extent, to a certain extent, partly, partially
degree .4: to some degree, up to a point, to a degree, in some ways
degree .25: slightly, a little, a bit, a little bit, mildly, marginally, a touch, a tad, lightly, only a little
degree .12: minimally, very slightly, a tiny bit, just a little, only slightly
modal 1: definitely, certainly, for sure, without doubt, without a doubt, without question, undoubtedly, no doubt
modal 1: guaranteed
modal 1: of course, surely, could not agree more, almost certainly
modal .5: probably, most likely, i guess, i think so, i suppose so, presumably
modal .3: possibly, perhaps
modal 0: might, maybe, may
yes: yes, yeah, yep, yup, y
no: no, nope, nah
often 0: never, at no time, none of the time
often .07: almost never, nearly never
often .1: hardly ever, scarcely ever, barely ever
often .14: very rarely, very seldom
often .2: rarely, seldom, infrequently, not often, not very often
often .3: once in a while, every once in a while, once in a blue moon, a little of the time
often .34: occasionally, on occasion, now and then, now and again, from time to time, every now and then, at times
often .45: sometimes, some of the time
often .5: half the time, half of the time, about half the time, every other time
often .6: regularly, fairly often, quite often, a good bit of the time, much of the time
often .7: often, frequently, a lot of the time
often .78: usually, normally, typically, more often than not, as a rule
often .82: very often, very frequently, most of the time, most times, mostly always
often .92: almost always, nearly always, almost every time, nearly all the time, practically always
often .92: nearly every time
often 1: always, all the time, all of the time, every time, constantly, every single time, each time, at all times
amount -1: none, nothing, nobody, no one, none of it, none of them
amount -.5: hardly any, almost none, almost nothing, very few, next to nothing
amount -.2: few, not many
amount .2: a few, a couple, one or two
amount .35: some of it, some of them, something
amount .45: several, half, about half
amount .7: many, a large amount, plenty, a lot of, lots of, too many to count
amount .8: most, the majority, most of it, most of them
amount .9: almost all, nearly all, almost everything, nearly everything, almost everyone
amount 1: all, everything, everyone, everybody, all of it, all of them
agree: agree*, true, correct, right, applies, apply, describe*, like me, fits me, in favor, in favour, favor
agree: favour
agree: support, supportive, concur, approve, sounds like me, fits, accurate, suits me, with you
agree -: disagree*, false, untrue, incorrect, wrong, unlike me, oppose*, against, reject, disapprove, inaccurate
agree 1: spot on, exactly, could not agree more, couldn t agree more, exactly me, all for it
agree -1: could not disagree more, couldn t disagree more
value: satisfied, happy, pleased, like, like it, enjoy*, positive, content, favourabl*, favorabl*, pleasant, glad
value: impressed
value -: dissatisfied, unsatisfied, unhappy, displeased, dislike*, negative, disappoint*, unfavourabl*, unfavorabl*
value -: discontent*, unpleasant, unimpressed, bad, poor, poorly, badly, annoyed, upset
value .5: good, nice, solid
value .95: delighted, thrilled, outstanding, exceptional, ecstatic, world class, brilliant, overjoyed, phenomenal
value .9: excellent, love, loved, love it, superb, superior, fantastic, amazing, awesome, wonderful, adore
value .8: great, first rate
value 1: perfect, best, the best, flawless, best ever, could not be better, couldn t be better
value .4: above average, better than average, better than most
value .33: satisfactory, decent, fine, alright
value .12: adequate, acceptable, sufficient, passable
value .05: ok, okay, o k, all right, not bad
value 0: average, so so, meh, medium, meets expectations, as expected, met expectations, middling, ordinary
value 0: intermediate
value -.12: fair
value -.3: less satisfied, less happy, mediocre, below average, subpar, sub par, underwhelming
value -.3: needs improvement, could be better, weak, lacking
value -.5: unsatisfactory, inadequate, below expectations, worse than expected, insufficient, fails expectations
value -.75: frustrated, angry, unacceptable, furious
value -.9: awful, terrible, horrible, hate, hated, hate it, dreadful, appalling, abysmal, atrocious, detest*
value -.9: can t stand
value -.9: can not stand, despise, loathe
value -1: worst, the worst, could not be worse, couldn t be worse
value .6: exceeds expectations, exceeded expectations, better than expected, above expectations
importance: important, relevant, useful, valuable, necessary, needed, matters, matter, helpful, desirable
importance: of importance
importance: importance, relevance, appealing, attractive, value to me, of value, of interest, care
importance -: unimportant, irrelevant, useless, worthless, unnecessary, unneeded, unhelpful, undesirable, pointless
importance -: of no importance, of no use, of no value
importance .35: nice to have, would be nice, good to have
importance .95: essential, crucial, critical, vital, must have, indispensable, mandatory, key, a must, paramount
importance .95: imperative
importance -1: could not care less, couldn t care less, do not care, don t care
importance -.3: less important, less relevant, less useful, of less importance, of little importance
importance -.3: of little use, of little value, low priority
importance .8: high priority, top priority
interest: interested, interest*, curious, keen, excited, enthusiastic, motivated
interest -.3: less interested
interest -: uninterested, disinterested, bored, boring, unmotivated
likely: likely, probable, willing, recommend, would recommend, plan to, ready
likely -: unlikely, improbable, unwilling, reluctant
likely .95: certain
likely -1: impossible, out of the question, would never, will never
ease: easy, easily, simple, straightforward, convenient, smooth, intuitive
ease -: difficult, hard, complicated, complex, inconvenient, cumbersome, tricky
ease .95: effortless, a breeze, piece of cake
ease -.4: challenging
ease -1: impossible
know -.3: less familiar, less aware
know: knowledge, expertise, able, know how
know -: unable
know: familiar, aware, know, knowledgeable, experienced, informed, proficient, know it well, competent, skilled
know -: unfamiliar, unaware, ignorant, inexperienced, uninformed, beginner*, novice*, newbie, rookie, amateur
know -: basic knowledge
know -1: never heard of it, never heard of, never heard, never used it, no knowledge, no experience
know -.2: heard of it, heard of, heard of it but never used it, only heard of it, know by name, heard the name
know .1: intermediate, tried it, have tried, have used it
know .45: confident, comfortable, capable
know .05: okay, ok, average
know .6: advanced, use it
know .95: expert, native, professional level, pro, guru
know .8: fluent
concern: concerned, worried, problem*, issue, annoying, rude, stressful, stressed, painful, anxious, bothered
concern: disturbing
concern: difficulty, serious, risky, afraid, nervous, tired, lonely, depressed, sad, offended
concern -: unconcerned, unworried, relaxed, calm
concern .75: major, severe*, big problem, big deal
concern .95: critical, catastrophic, unbearable, terrified, blocker
concern .25: minor, mild, small problem
concern .1: trivial, negligible, cosmetic, insignificant
concern .45: moderate
concern -.5: none, no problem, not a problem, not a concern, not an issue, no issue
level -: low, lower end
level: high
level 0: medium, moderate, average, normal, middle, mid, intermediate
level .8: urgent, very urgent
level .95: critical, emergency, top, highest, maximum, immediate, blocker
level -.95: lowest, bottom, minimum, lowest priority
level -.4: minor
level .65: major
size -: small, little, s
size 0: medium, mid size*, midsize*, mid sized, m, middle sized, regular sized, medium sized, medium size*
size: large, big, l, great
size -.9: tiny, extra small, very small, xs, micro
size .9: huge, extra large, xl, enormous, very large, gigantic
size 1: xxl
effect -1: no impact, no effect, no influence, no difference, none
effect .2: slight, small, minor, low, little, minimal, weak, limited
effect .45: moderate, medium, some
effect .58: remarkable, remarquable, noticeable, considerable, significant, substantial, notable
effect .7: strong, big, large, high, great, major
effect .93: huge, enormous, massive, extreme, profound
filler of value: effect, impact, influence, experience, feeling*, opinion, view, attitude, impression, review
filler of value: rating
filler of know: topic, subject, area, field
filler of change: motivation, confidence, satisfaction, usage, use
filler of effect: impact, effect, influence, difference, on, me, life, my
change: more motivated, more interested, more confident, more satisfied, more likely
change -: less motivated, less interested, less confident, less satisfied, less likely
change 0: no change in, no difference in
change: better, more, improve*, increase*, higher, easier, grew, up, bigger, rise, rose, gone up, faster, stronger
change -: worse, less, decline*, decrease*, lower, harder, fewer, shrank, down, smaller, deteriorat*, fell
change -: gone down
change -: slower
change 0: same, the same, about the same, unchanged, no change, no difference, stayed the same, stay the same
change 0: stable
right 0: about right, just right, right, the right amount, just about right, ok as it is
right: too much, too many, too high, too long, too fast, too big, too large, too expensive, too often, too strong
right: too heavy
right: too tight, too hot, too sweet, too loud, too hard, too late, too complex
right -: too little, too few, too low, too short, too slow, too small, too cheap, too rarely, too weak, too light
right -: not enough
right -: too loose, too cold, too bland, too quiet, too easy, too early, too simple, too soft
trust: trust, confident, sure, comfortable, certain, trustworthy, reliable, dependable, secure
trust -: distrust, mistrust, unconfident, uncomfortable, uncertain, doubtful, untrustworthy, unreliable, insecure
speed: fast, quick, quickly, rapid, prompt
speed -: slow, slowly, sluggish
price: expensive, costly, pricey, overpriced, dear
price -: cheap, inexpensive
price -.3: affordable, fairly priced
length: long
length -: short
strength: strong, powerful
strength -: weak, mild
warmth: hot
warmth .3: warm
warmth -.3: cool
warmth -: cold
safety: safe, secure
safety -: unsafe, dangerous
clarity: clear, understandable
clarity -: unclear, confusing, ambiguous, vague
clean: clean, tidy
clean -: dirty, messy
politeness: friendly, polite, kind, courteous
politeness -: unfriendly, impolite, rude
pace: early, on time
pace -: late
nps -1: detractor*
nps 0: passive*
nps 1: promoter*
medal -.8: bronze
medal -.4: silver
medal .1: gold
medal .4: platinum
medal .7: diamond
medal .95: black, elite
filler of medal: tier, level, status, member, plan, card, support, customer
plan -1: free, trial, free trial, freemium, none
plan -.8: starter, lite, light, mini, essential, essentials
plan -.6: basic
plan -.3: standard, regular, core
plan 0: plus, growth
plan .2: pro, professional, advanced
plan .4: premium, team, teams
plan .6: business, scale
plan .8: ultimate, unlimited
plan .95: enterprise, corporate
filler of plan: plan, tier, edition, package, account, subscription
seniority -: junior*, entry level
seniority 0: mid, mid level, intermediate, regular
seniority: senior*
seniority .85: lead, principal
age -.9: child*, kids
age -.5: teen*, adolescent*
age -.3: young adult*
age 0: adult*
age .5: middle aged
age .9: senior*, elderly
education -1: uneducated, illiterate, no schooling, no formal education, no education, no qualification*, no degree
education -1: no formal qualification*
education -1: kindergarten
education -.8: primary, primary school, elementary, elementary school, grade school, basic education, some primary
education -.62: less than high school, some high school, some secondary, did not finish high school
education -.62: less than secondary
education -.62: middle school, lower secondary, did not complete high school, no high school diploma
education -.4: school leaver*
education -.4: high school, secondary, secondary school, ged, a level*, gcse, upper secondary, high school graduate
education -.4: high school diploma, high school degree, sixth form
education -.2: vocational, trade school, technical school, apprenticeship, trade, technical, vocational school
education -.15: some college, some university, some undergraduate, some post secondary, attended college
education 0: associate*, associate degree, associate s degree, two year degree, diploma, 2 year degree
education 0: some college or associate degree
education .2: college, university
education .3: bachelor*, undergraduate, college degree, university degree, college graduate
education .3: 4 year degree
education .3: four year degree, undergraduate degree, graduation, higher education, tertiary
education .45: some graduate, some postgraduate, some graduate school
education .6: post grad, postgrad, graduate degree, graduate, master*, postgraduate, post graduate, mba
education .6: postgraduate degree
education .6: advanced degree, graduate school
education .7: professional degree, professional
education .9: doctor*, phd, ph d, doctoral, doctorate
filler of education: grad, degree, school, or, equivalent, diploma, completed, education, s, graduate, level
filler of education: qualification
filler of education: of, arts, science, higher, e, g
"""
