import { adult, child, open, own, type DataMap } from '../mapped';

const said = { basis: 'service', kept: 'questions', seenBy: ['family', 'class-teacher'], people: true } as const;

/** What people said aloud and showed. */
export const speaking: DataMap = {
  questionMedia: {
    ...said,
    what: '提问和答复里的语音和图片；没有用上的一天后自动删除',
    fields: {
      _id: own('编号'),
      kind: own('语音还是图片'),
      state: own('能不能打开'),
      'owner.kind': own('家长还是老师发的'),
      'owner.id': adult('谁发的'),
      type: own('文件的格式'),
      bytes: own('多大'),
      seconds: own('语音多长'),
      at: own('何时'),
      until: own('没有用上的话何时删除'),
      questionId: own('哪个提问'),
      replyId: own('哪条答复'),
      studentId: child('哪个孩子'),
      guardianId: adult('哪位家长'),
      schoolId: open('学校'),
      keySealed: child('打开内容的钥匙，每份各一把', { sealed: 'questionMedia.key', seenBy: ['program'] }),
      sourceSealed: child('在微信的哪里取，取到就删掉', { sealed: 'questionMedia.source', seenBy: ['program'] }),
      dueAt: own('下次何时去取'),
      tries: own('取了几次'),
      chat: own('语音答复有没有也发到对话里'),
      checkAt: own('下次何时请微信检查'),
      checkTries: own('请微信检查了几次'),
      traces: own('微信检查时给的编号'),
    },
  },
  mediaVerdicts: {
    what: '微信检查语音和图片的结果，只有微信给的编号',
    ...{ basis: 'service', kept: '2-days', seenBy: ['program'] },
    fields: { _id: own('哪个账号、微信给的编号'), verdict: own('可以，还是要人看一看'), at: own('何时') },
  },
  mediaFrames: {
    ...said,
    what: '语音和图片的内容，分段加密',
    fields: {
      _id: own('哪一份、第几段'),
      mediaId: own('哪一份'),
      n: own('第几段'),
      at: own('何时'),
      until: own('没有用上的话何时删除'),
      studentId: child('哪个孩子'),
      guardianId: adult('哪位家长'),
      schoolId: open('学校'),
      sealed: child('内容，用这一份自己的钥匙加密'),
    },
  },
  chatDrafts: {
    ...said,
    kept: '1-day',
    seenBy: ['program'],
    what: '在服务号里问了、还没说是哪个孩子或还没绑定的话；语音和图片只留微信的编号',
    fields: {
      _id: adult('哪个微信号'),
      at: own('何时'),
      'parts.id': own('微信的消息编号'),
      'parts.at': own('何时说的'),
      'parts.textSealed': child('说的话，成了提问就删掉', { sealed: 'chatDrafts.part' }),
      'parts.questionId': own('成了哪个提问'),
      'parts.studentId': child('为哪个孩子'),
      unbound: own('还不知道是谁'),
      lookedAt: own('上次看有没有绑定'),
    },
  },
};
