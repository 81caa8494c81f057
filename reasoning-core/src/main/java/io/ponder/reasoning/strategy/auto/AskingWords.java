package io.ponder.reasoning.strategy.auto;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The words with which people ask for one comparable answer, or for something that has none, in the languages whose answers
 * can be read. A new language is a new line; an entry may be a regular expression, and {@code -} stands for none.
 */
final class AskingWords {

    /**
     * Language ~ asks for a quantity ~ may ask for one, where the text has a number ~ asks to calculate ~ tasks that a sentence
     * begins with ~ tasks that stand anywhere.
     */
    private static final List<List<String>> TABLE = table("""
            English    ~ how (?:many|much)|number of ~ how (?:long|far|old|fast|tall|big|high|heavy|wide|deep|often|late|soon|large)|per ?cent(?:age)?|probability|likelihood|chances? (?:of|that)|averages?|mean|median|total|sum|product|difference|ratio|remainder|area|volume|perimeter|circumference|length|value|price|cost|speed|distance|age|score|earn|pay|amount|revenue|salary|balance|time|height|width|weight|angle|degrees|fraction|decimal|mixed number|factors?|multiples?|divisors?|digits?|integers?|times|plus|minus|divided by|squared|cubed|square root|larger|greater|bigger|smaller|less|prime|even or odd|last one|what (?:is|are|was|were|will|would|does|did) (?:[^.?!]{0,90}?)(?:worth|left|remain(?:ing)?) ~ calculate|compute|evaluate|solve|simplify|factori?[sz]?e?|expand|find|determine|convert|round|estimate|integrate|differentiate|express ~ translate|summari[sz]e|rewrite|rephrase|paraphrase|proof-?read|brainstorm|prove|show that|refactor|debug|role-?play|act as|pretend ~ -
            German     ~ wie ?viele?n?|wieviel(?:e[rnm]?)?+ ~ wie (?:lange|weit|alt|schnell|groß|hoch|schwer|oft)|prozent|wahrscheinlichkeit|durchschnitt|summe|produkt|differenz|fläche|volumen|umfang|wert|mal|plus|minus|geteilt durch|quadrat|wurzel|größer|kleiner ~ berechnen?|bestimmen?|lösen?|vereinfachen?|ermitteln?|finde|rechnen?|löst|ergibt ~ übersetze?n?|fasse?n?|schreibe?n?|formuliere?n?|erkläre?n?|beschreibe?n?|erstelle?n?|verfasse?n?|beweisen? ~ zusammenfassung|zusammenfassen|übersetzen
            French     ~ combien ~ quell?e? (?:est|âge|distance|vitesse|longueur)|pour ?cent(?:age)?|probabilité|moyenne|somme|produit|différence|aire|volume|périmètre|valeur|fois|plus|moins|divisé par|carré|racine ~ calcule[rz]?|détermine[rz]?|résou(?:s|dre|dez|ds)|simplifie[rz]?|trouve[rz]?|évalue[rz]? ~ tradui(?:s|re|sez)|résume[rz]?|écri(?:s|re|vez)|rédige[rz]?|reformule[rz]?|explique[rz]?|décri(?:s|re|vez)|corrige[rz]?|prouve[rz]?|démontre[rz]? ~ -
            Spanish    ~ cuánt[oa]s? ~ cuant[oa]s?|qué (?:distancia|velocidad|edad)|cuál es|por ?ciento|porcentaje|probabilidad|promedio|media|suma|producto|diferencia|área|volumen|perímetro|valor|por|más|menos|dividido|cuadrad[ao]|raíz ~ calcula[r]?|determina[r]?|resuelv[ea]|resolver|simplifica[r]?|halla[r]?|encuentra|encontrar|evalúa ~ traduce|traducir|resume|resumir|escribe|escribir|redacta[r]?|reformula|explica(?:me)?|describe|corrige|demuestra ~ -
            Portuguese ~ quant[oa]s ~ quant[oa]|qual (?:é|a|o)|por cento|porcentagem|probabilidade|média|soma|produto|diferença|área|volume|perímetro|valor|vezes|mais|menos|dividido|quadrado|raiz ~ calcule|calcular|determine|resolva|resolver|simplifique|encontre|avalie ~ traduz(?:a|ir)?|resum[ae]|resumir|escrev[ae]|escrever|redija|reescrev[ae]|explique|explica|descreva|corrija|prove ~ -
            Italian    ~ quant[iae]|quanto (?:fa|costa|vale|è|pesa|spende|guadagna) ~ quanto|qual è|per ?cento|percentuale|probabilità|media|somma|prodotto|differenza|area|volume|perimetro|valore|volte|più|meno|diviso|quadrato|radice ~ calcola(?:re)?|determina(?:re)?|risolvi|risolvere|semplifica(?:re)?|trova(?:re)?|valuta ~ traduci|tradurre|riassumi|riassumere|scrivi(?:mi)?|scrivere|riscrivi|spiega(?:mi)?|descrivi|correggi|dimostra ~ -
            Dutch      ~ hoeveel ~ hoe (?:lang|ver|oud|snel|groot|hoog|zwaar|vaak)|procent|percentage|kans|gemiddelde?|som|product|verschil|oppervlakte|inhoud|omtrek|waarde|keer|plus|min|gedeeld door|wortel ~ bereken|bepaal|vereenvoudig|vind|los ~ vertaal|vat|schrijf|herschrijf|leg|beschrijf|maak|bewijs ~ samenvatting|samen te vatten
            Polish     ~ ile|ilu ~ jak (?:długo|daleko|szybko)|jaka jest|jaki jest|ile wynosi|procent|prawdopodobieństwo|średnia|suma|iloczyn|różnica|pole|objętość|obwód|wartość|razy|plus|minus|podzielić|pierwiastek ~ oblicz(?:yć)?|wyznacz|rozwiąż|uprość|znajdź|policz ~ przetłumacz|streść|podsumuj|napisz|przeredaguj|wyjaśnij|opisz|popraw|udowodnij ~ -
            Czech      ~ kolik ~ jak (?:dlouho|daleko|rychle)|jaká je|jaký je|procent|pravděpodobnost|průměr|součet|součin|rozdíl|obsah|objem|obvod|hodnota|krát|plus|minus|děleno|odmocnina ~ vypočítej(?:te)?|vypočti|urči|vyřeš|zjednoduš|najdi|spočítej ~ přelož|shrň|napiš|přepiš|vysvětli|popiš|oprav|dokaž ~ -
            Nordic     ~ hur (?:många|mycket)|hvor (?:mange|mye|meget) ~ hur (?:lång|långt|gammal|länge|stor)|hvor (?:lang|langt|gammel|lenge|længe|stor)|procent|prosent|sannolikhet|sandsynlighed|medelvärde|gjennomsnitt|gennemsnit|summa|sum|skillnad|forskjell|forskel|area|areal|värde|verdi|gånger|ganger|gange|plus|minus ~ beräkna|beregn|bestäm|bestem|lös|løs|förenkla|forenkle?|hitta|finn|find ~ översätt|oversett|oversæt|sammanfatta|oppsummer|opsummer|skriv|förklara|forklar|beskriv|bevisa|bevis ~ -
            Finnish    ~ kuinka (?:monta|paljon)|montako|paljonko ~ kuinka (?:pitkä|kauan|vanha|nopea)|prosentti(?:a)?+|todennäköisyys|keskiarvo|summa|tulo|erotus|pinta-ala|tilavuus|arvo|kertaa|plus|miinus ~ laske|määritä|ratkaise|sievennä|etsi ~ käännä|tiivistä|kirjoita|selitä|kuvaile|korjaa|todista ~ -
            Romanian   ~ câ(?:t|te|ți|tă) ~ care este|la sută|procent|probabilitate|media|suma|produsul|diferența|aria|volumul|perimetrul|valoarea|ori|plus|minus|împărțit ~ calculează|calculați|determină|determinați|rezolvă|rezolvați|simplifică|află|aflați|găsește ~ tradu|rezumă|scrie|rescrie|explică|descrie|corectează|demonstrează ~ -
            Hungarian  ~ hány|mennyi(?:be|t|re)?+ ~ milyen (?:hosszú|messze|gyors)|mekkora|százalék|valószínűség|átlag|összeg|szorzat|különbség|terület|térfogat|kerület|érték|szor|plusz|mínusz ~ számítsd|számold|határozd|oldd|egyszerűsítsd|keresd ~ fordítsd|foglald|írj|írd|magyarázd|jellemezd|javítsd|bizonyítsd ~ -
            Russian    ~ скольк[оиу](?:ми)?+ ~ как (?:долго|далеко|быстро)|какова|каков|чему равн[аоы]?|процент(?:ов|а)?+|вероятность|среднее|сумма|произведение|разность|площадь|объ[её]м|периметр|значение|умножить|плюс|минус|разделить|корень|больше|меньше ~ вычисли(?:те)?+|найди(?:те)?+|реши(?:те)?+|определи(?:те)?+|упрости(?:те)?+|посчитай(?:те)?+|рассчитай(?:те)?+ ~ переведи(?:те)?+|перескажи(?:те)?+|напиши(?:те)?+|перепиши(?:те)?+|объясни(?:те)?+|опиши(?:те)?+|исправь(?:те)?+|докажи(?:те)?+|суммируй|резюмируй|придумай(?:те)?+|составь(?:те)?+ ~ -
            Ukrainian  ~ скільк[иоу](?:ма)?+ ~ як (?:довго|далеко|швидко)|яка|чому дорівнює|відсотк(?:ів|и|а)|ймовірність|середнє|сума|добуток|різниця|площа|об'єм|периметр|значення|помножити|плюс|мінус|поділити ~ обчисли(?:ти|ть)?+|знайди|знайдіть|розв'яжи|розв'яжіть|визнач(?:те)?+|спрости(?:ти|ть)?+|порахуй ~ переклади|перекладіть|напиши|напишіть|поясни|поясніть|опиши|виправ|доведи|підсумуй|перепиши ~ -
            Greek      ~ πόσ(?:α|ο|οι|ες|η|ους) ~ ποι[οα] είναι|τοις εκατό|ποσοστό|πιθανότητα|μέσος|άθροισμα|γινόμενο|διαφορά|εμβαδόν|όγκος|περίμετρος|τιμή|επί|συν|πλην ~ υπολόγισε|υπολογίστε|βρες|βρείτε|λύσε|λύστε|απλοποίησε ~ μετάφρασε|μεταφράστε|γράψε|γράψτε|εξήγησε|εξηγήστε|περίγραψε|σύνοψισε|συνόψισε|απόδειξε ~ -
            Turkish    ~ kaç(?:tır|ı|ını|a|ar)?+|ne kadar(?:dır)? ~ yüzde|olasılık|ortalama|toplam[ıi]?|çarpım|fark|alan[ıi]?|hacim|çevre|değer[ıi]?|kere|artı|eksi|bölü ~ hesapla(?:yın|yınız)?+|bul(?:un|unuz)?+|çöz(?:ün|ünüz)?+|sadeleştir ~ - ~ çevir(?:ir misin|in)?+|özetle(?:r misin|yin)?+|yaz(?:ar mısın|ın)?+|açıkla(?:r mısın|yın)?+|anlat(?:ır mısın)?+|kanıtla
            Indonesian ~ berapa(?:kah)?+ ~ persen|peluang|rata-rata|jumlah|hasil|selisih|luas|volume|keliling|nilai|kali|tambah|kurang|bagi ~ hitung(?:lah)?+|tentukan|selesaikan|sederhanakan|carilah ~ terjemahkan|rangkum(?:kan)?|ringkas(?:kan)?+|tulis(?:kan|lah)?+|buatkan|jelaskan|gambarkan|perbaiki|buktikan ~ -
            Swahili    ~ ngapi ~ kiasi gani|asilimia|uwezekano|wastani|jumla|tofauti|eneo|thamani|mara|jumlisha|toa ~ hesabu|kokotoa|tafuta|rahisisha ~ tafsiri|andika|eleza|fupisha|thibitisha ~ -
            Vietnamese ~ bao nhiêu|mấy ~ phần trăm|xác suất|trung bình|tổng|tích|hiệu|diện tích|thể tích|chu vi|giá trị|nhân|cộng|trừ|chia ~ tính|tìm|giải|rút gọn|xác định ~ dịch|tóm tắt|viết|giải thích|mô tả|sửa|chứng minh ~ -
            Arabic     ~ كم ~ ما (?:هو|هي|قيمة|مجموع|ناتج)|بالمئة|بالمائة|نسبة|احتمال|متوسط|مجموع|حاصل|الفرق|مساحة|حجم|محيط|قيمة|ضرب|زائد|ناقص|قسمة ~ احسب|أوجد|اوجد|حل|بسط|حدد ~ ترجم|لخص|اكتب|أكتب|اشرح|صف|صحح|أعد|برهن|أثبت ~ -
            Hebrew     ~ כמה ~ מה (?:הוא|היא|ערך|סכום)|אחוז(?:ים)?+|הסתברות|ממוצע|סכום|מכפלה|הפרש|שטח|נפח|היקף|ערך|כפול|ועוד|פחות|חלקי ~ חשב(?:ו|י)?+|מצא(?:ו|י)?+|פתור|פתרו|פשט ~ תרגם|תרגמי|סכם|סכמי|כתוב|כתבי|הסבר|הסבירי|תאר|תקן|הוכח ~ -
            Persian    ~ چند|چقدر|چه ?قدر ~ درصد|احتمال|میانگین|مجموع|حاصل|اختلاف|مساحت|حجم|محیط|مقدار|ضرب|منهای|تقسیم ~ حساب کن(?:ید)?+|محاسبه|بیابید|حل کن(?:ید)?+ ~ ترجمه کن(?:ید)?+|خلاصه کن(?:ید)?+|بنویس(?:ید)?+|توضیح ~ ترجمه کن(?:ید)?+|خلاصه کن(?:ید)?+|بنویس(?:ید)?+|توضیح (?:بده|دهید)
            Hindi      ~ कितन[ेाी] ~ प्रतिशत|प्रायिकता|औसत|योग|गुणनफल|अंतर|क्षेत्रफल|आयतन|परिमाप|मान|गुणा|जोड़|घटा|भाग ~ गणना|ज्ञात|हल|निकालिए|निकालें|सरल ~ - ~ अनुवाद|सारांश|लिख(?:ो|ें|िए)|समझा(?:ओ|एं|इए|एँ)|वर्णन
            Bengali    ~ কত(?:টি|টা|জন|গুলি|গুলো)?+|কয়(?:টি|টা|জন)?+ ~ শতাংশ|সম্ভাবনা|গড়|যোগফল|গুণফল|পার্থক্য|ক্ষেত্রফল|আয়তন|মান ~ হিসাব|গণনা|নির্ণয়|সমাধান ~ - ~ অনুবাদ|সারাংশ|লেখ(?:ো|ুন)?+|লিখ(?:ে|ুন)?+|ব্যাখ্যা
            Thai       ~ เท่าไ[รห]|เท่าไหร่|กี่ ~ เปอร์เซ็นต์|ความน่าจะเป็น|เฉลี่ย|ผลรวม|ผลคูณ|ผลต่าง|พื้นที่|ปริมาตร|คูณ|บวก|ลบ|หาร ~ คำนวณ|จงหา|แก้สมการ ~ - ~ แปล|สรุป|เขียน|อธิบาย|พิสูจน์
            Chinese    ~ 多少|几[个個只条條本元块塊天人岁歲种種次小点]?(?=[^。！]{0,12}[？?])|幾[個隻條本元天人歲種次](?=[^。！]{0,12}[？?]) ~ 百分之|概率|平均|总和|總和|乘积|面积|面積|体积|體積|周长|周長|是几|等于|等於|多长|多远|多大|多高|加|减|減|乘|除以 ~ 计算|計算|求|解方程|化简|化簡 ~ - ~ 翻译|翻譯|译成|譯成|总结|總結|摘要|概括|写一|寫一|写个|寫個|写篇|帮我写|幫我寫|改写|改寫|润色|潤色|解释|解釋|介绍一下|介紹一下|证明|證明|标题|標題
            Japanese   ~ いくつ|いくら|何(?:人|個|本|枚|円|回|通り|日|時間|分|歳|匹|冊|キロ|メートル|パーセント|％|%) ~ 確率|平均|合計|積|差|面積|体積|周|値|足す|引く|掛ける|かける|割る|どれくらい ~ 計算|求め|解[きけい]|簡単に ~ - ~ 翻訳|訳して|要約|まとめて|書いて|書き直|書き換え|説明して|教えてください|証明|タイトル|添削|作成して|考えて
            Korean     ~ 몇|얼마 ~ 퍼센트|확률|평균|합계?|곱|차이|넓이|부피|둘레|값|더하기|빼기|곱하기|나누기 ~ 계산|구하[시라세여]|구해|풀[어이]|간단히 ~ - ~ 번역|요약|써 ?줘|써 ?주|작성|고쳐|설명해|알려 ?줘|증명|제목
            """);

    /** Words that may come before a task. */
    private static final String POLITE = "(?:please|can you|could you|would you|will you|i want you to|i need you to"
            + "|help me(?: to)?|i'd like you to|you (?:will|should|must)|your (?:task|job) is to|then|and|also|now|ok(?:ay)?"
            + "|h(?:i|ey|ello)|just|kindly|so|thanks|bitte|kannst du|könn(?:en|ten) sie|mir|s'il (?:te|vous) pla[iî]t"
            + "|peux-tu|pouvez-vous|por favor|puedes|podrías|pode|você pode|per favore|puoi|kun je|czy możesz|proszę"
            + "|можешь|пожалуйста|будь ласка|tolong|hãy|من فضلك|لطفا)";

    static final String QUANTITY = any(1);
    static final String QUANTITY_WITH_NUMBER = any(2);
    static final String CALCULATE = any(3);

    /** A task at the beginning of a sentence. */
    static final String TASK_FIRST = "(?:^|[.!?:;\\n。！？-])[\\s\"'“”¿¡*#>]*(?:" + POLITE + "[\\s,!:]+){0,4}" + any(4);

    static final String TASK_ANYWHERE = any(5);

    private AskingWords() {}

    private static List<List<String>> table(String lines) {
        return lines.strip()
                .lines()
                .map(line ->
                        Arrays.stream(line.split("~", -1)).map(String::strip).toList())
                .toList();
    }

    /** One expression for a column. A word must stand alone, but in scripts that put no spaces between words. */
    private static String any(int column) {
        Predicate<String> unspaced = Pattern.compile("[\\p{IsHan}\\p{IsHiragana}\\p{IsHangul}\\p{IsThai}]")
                .asPredicate();
        List<String> entries = TABLE.stream()
                .map(row -> row.get(column))
                .filter(entry -> !entry.equals("-"))
                .toList();
        String alone = entries.stream().filter(unspaced.negate()).collect(Collectors.joining("|"));
        String touching = entries.stream().filter(unspaced).collect(Collectors.joining("|"));
        String bounded = "(?<![\\p{L}\\p{M}])(?:" + alone + ")(?![\\p{L}\\p{M}])";
        return touching.isEmpty() ? bounded : "(?:" + bounded + "|" + touching + ")";
    }
}
