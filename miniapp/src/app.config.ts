export default defineAppConfig({
  pages: [
    'pages/today/index',
    'pages/item/index',
    'pages/questions/index',
    'pages/question/index',
    'pages/ask/index',
    'pages/inbox/index',
    'pages/me/index',
    'pages/start/index',
    'pages/bind/index',
    'pages/privacy/index',
    'pages/rules/index',
    'pages/receipt/index',
    'pages/trail/index',
  ],
  subPackages: [
    { root: 'teacher', pages: ['pages/progress/index', 'pages/box/index', 'pages/families/index', 'pages/corrections/index'] },
    {
      root: 'school',
      pages: ['pages/plans/index', 'pages/plan/index', 'pages/push/index', 'pages/binding/index', 'pages/trail/index'],
    },
    { root: 'bureau', pages: ['pages/schools/index'] },
  ],
  animation: false,
  window: {
    navigationBarTitleText: '共育桥',
    navigationBarBackgroundColor: '#fbf7f0',
    navigationBarTextStyle: 'black',
    backgroundColor: '#fbf7f0',
    backgroundTextStyle: 'dark',
  },
  lazyCodeLoading: 'requiredComponents',
});
