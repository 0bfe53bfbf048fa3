namespace DicomNode.Trainer.Tests.Catalogue;

/// <summary>Appendix A of the preprint: name, address, split, host and NBIA's collection, in the appendix' order.</summary>
internal static class Appendix
{
    public static IReadOnlyList<AppendixRow> Rows { get; } = AppendixRow.Parse(Text.Split('\n'), '|');

    private const string Text = """
        ACRIN-DSC-MR-Brain | https://doi.org/10.7937/tcia.2019.zr1pjf4i | Train | TCIA | ACRIN-DSC-MR-Brain
        Head-Neck-Radiomics-HN1 | https://doi.org/10.7937/tcia.2019.8kap372n | Train | TCIA | HEAD-NECK-RADIOMICS-HN1
        Lung-PET-CT-Dx | https://doi.org/10.7937/TCIA.2020.NNC2-0461 | Train | TCIA | Lung-PET-CT-Dx
        AAPM RT-MAC Grand Ch. 2019 | https://doi.org/10.7937/tcia.2019.bcfjqfqb | Train | TCIA | AAPM-RT-MAC
        COVID-19-AR | https://doi.org/10.7937/tcia.2020.py71-5978 | Train | TCIA | COVID-19-AR
        CPTAC-CM | https://doi.org/10.7937/K9/TCIA.2018.ODU24GZE | Train | TCIA | CPTAC-CM
        CPTAC-HNSCC | https://doi.org/10.7937/K9/TCIA.2018.UW45NH81 | Train | TCIA | CPTAC-HNSCC
        PDMR-997537-175-T | https://doi.org/10.7937/TCIA.2020.BRY9-4N29 | Train | TCIA |
        PDMR-292921-168-R | https://doi.org/10.7937/TCIA.2020.PCAK-8Z10 | Train | TCIA | PDMR-292921-168-R
        PDMR-425362-245-T | https://doi.org/10.7937/TCIA.2020.7YRS-7J97 | Train | TCIA |
        HNSCC | https://doi.org/10.7937/k9/tcia.2020.a8sh-7363 | Train | TCIA | HNSCC
        DRO Toolkit | https://doi.org/10.7937/t062-8262 | Train | TCIA | DRO-Toolkit
        QIN GBM Treatment Response | https://doi.org/10.7937/K9/TCIA.2016.nQF4gpn2 | Train | TCIA | QIN GBM Treatment Response
        CPTAC-GBM | https://doi.org/10.7937/K9/TCIA.2018.3RJE41Q1 | Train | TCIA | CPTAC-GBM
        CPTAC-SAR | https://doi.org/10.7937/TCIA.2019.9bt23r95 | Train | TCIA | CPTAC-SAR
        CPTAC-UCEC | https://doi.org/10.7937/K9/TCIA.2018.3R3JU1SW | Train | TCIA | CPTAC-UCEC
        OPC-Radiomics | https://doi.org/10.7937/tcia.2019.8dho2gls | Train | TCIA | OPC-Radiomics
        Acirin-FLT-Breast (ACRIN 6688) | https://doi.org/10.7937/K9/TCIA.2017.ol20zmxg | Train | TCIA | ACRIN-FLT-Breast
        QIN-Breast | https://doi.org/10.7937/K9/TCIA.2016.21JUebH0 | Train | TCIA | QIN-BREAST
        Lung Fused-CT-Pathology | https://doi.org/10.7937/K9/TCIA.2018.SMT36LPN | Train | TCIA | Lung-Fused-CT-Pathology
        NSCLC-Radiomics | https://doi.org/10.7937/K9/TCIA.2015.PFOM9REI | Train | TCIA | NSCLC-Radiomics
        NSCLC-Radiomics-Interobserver1 | https://doi.org/10.7937/tcia.2019.cwvlpd26 | Train | TCIA | NSCLC-RADIOMICS-INTEROBSERVER1
        PDMR-BL0293-F563 | https://doi.org/10.7937/tcia.2019.b6u7wmqw | Train | TCIA | PDMR-BL0293-F563
        QIN-BRAIN-DSC-MRI | https://doi.org/10.7937/K9/TCIA.2016.5DI84Js8 | Train | TCIA | QIN-BRAIN-DSC-MRI
        CC-Radiomics-Phantom | https://doi.org/10.7937/K9/TCIA.2017.zuzrm15b | Train | TCIA | CC-Radiomics-Phantom
        CC-Radiomics-Phantom-2 | https://doi.org/10.7937/TCIA.2019.4124tz5g | Train | TCIA | CC-Radiomics-Phantom-2
        CC-Radiomics-Phantom-3 | https://doi.org/10.7937/tcia.2019.j71i4fah | Train | TCIA | CC-Radiomics-Phantom-3
        LCTSC | https://doi.org/10.7937/K9/TCIA.2017.3r3fvz08 | Train | TCIA | LCTSC
        Anti-PD-1 MELANOMA | https://doi.org/10.7937/tcia.2019.1ae0qtcu | Train | TCIA | Anti-PD-1_MELANOMA
        TCGA-UCEC | https://doi.org/10.7937/K9/TCIA.2016.GKJ0ZWAC | Train | TCIA | TCGA-UCEC
        TCGA-HNSC | https://doi.org/10.7937/K9/TCIA.2016.LXKQ47MS | Train | TCIA | TCGA-HNSC
        HNSCC-3DCT-RT | https://doi.org/10.7937/K9/TCIA.2018.13upr2xf | Train | TCIA | HNSCC-3DCT-RT
        MRI-DIR | https://doi.org/10.7937/K9/TCIA.2018.3f08iejt | Train | TCIA | MRI-DIR
        Head-Neck-PET-CT | https://doi.org/10.7937/K9/TCIA.2017.8oje5q00 | Train | TCIA | Head-Neck-PET-CT
        LGG-1p19qDeletion | https://doi.org/10.7937/K9/TCIA.2017.dwehtz9v | Train | TCIA | LGG-1p19qDeletion
        CBIS-DDSM | https://doi.org/10.7937/K9/TCIA.2016.7002S9CY | Train | TCIA | CBIS-DDSM
        Phantom FDA | https://doi.org/10.7937/K9/TCIA.2015.ORBJKMUX | Train | TCIA | Phantom FDA
        QIN LUNG CT | https://doi.org/10.7937/K9/TCIA.2015.NPGZYBZ | Train | TCIA | QIN LUNG CT
        Mouse-Astrocytoma | https://doi.org/10.7937/K9TCIA.2017.SGW7CAQW | Train | TCIA | Mouse-Astrocytoma
        TCGA-LUSC | https://doi.org/10.7937/K9/TCIA.2016.TYGKFKMQ | Train | TCIA | TCGA-LUSC
        TCGA-LUAD | https://doi.org/10.7937/K9/TCIA.2016.JGNIHEP5 | Train | TCIA | TCGA-LUAD
        TCGA-KIRP | https://doi.org/10.7937/K9/TCIA.2016.ACWGBEF | Train | TCIA | TCGA-KIRP
        TCGA-LIHC | https://doi.org/10.7937/K9/TCIA.2016.IMMQW8UQ | Train | TCIA | TCGA-LIHC
        IvyGAP | https://doi.org/10.7937/K9/TCIA.2016.XLwaN6nL | Train | TCIA | IvyGAP
        Prostate Fused-MRI-Pathology | https://doi.org/10.7937/K9/TCIA.2016.TLPMR1AM | Train | TCIA | Prostate Fused-MRI-Pathology
        TCGA-PRAD | https://doi.org/10.7937/K9/TCIA.2016.YXOGLM4Y | Train | TCIA | TCGA-PRAD
        Breast-MRI-NACT-Pilot | https://doi.org/10.7937/K9/TCIA.2016.QHSYHJKY | Train | TCIA | Breast-MRI-NACT-Pilot
        RIDER Neuro MRI | https://doi.org/10.7937/K9/TCIA.2015.VOSN3HN1 | Train | TCIA | RIDER NEURO MRI
        Soft-tissue-Sarcoma | https://doi.org/10.7937/K9/TCIA.2015.7G02GSKS | Train | TCIA | Soft-tissue-Sarcoma
        Mouse-Mammary | https://doi.org/10.7937/K9/TCIA.2015.9P42KSE6 | Train | TCIA | Mouse-Mammary
        TCGA-THCA | https://doi.org/10.7937/K9/TCIA.2016.9ZFRVF1B | Train | TCIA | TCGA-THCA
        TCGA-SARC | https://doi.org/10.7937/K9/TCIA.2016.CX6YLSUX | Train | TCIA | TCGA-SARC
        LungCT-Diagnosis | https://doi.org/10.7937/K9/TCIA.2015.A6V7JIWX | Train | TCIA | LungCT-Diagnosis
        TCGA-CESC | https://doi.org/10.7937/K9/TCIA.2016.SQ4M8YP4 | Train | TCIA | TCGA-CESC
        TCGA-OV | https://doi.org/10.7937/K9/TCIA.2016.ND01MDFQ | Train | TCIA | TCGA-OV
        TCGA-COAD | https://doi.org/10.7937/K9/TCIA.2016.HJJHBOXZ | Train | TCIA | TCGA-COAD
        TCGA-KIRC | https://doi.org/10.7937/K9/TCIA.2016.V6PBVTDR | Train | TCIA | TCGA-KIRC
        TCGA-LGG | https://doi.org/10.7937/K9/TCIA.2016.L4LTD3TK | Train | TCIA | TCGA-LGG
        QIN PET Phantom | https://doi.org/10.7937/K9/TCIA.2015.ZPUKHCKB | Train | TCIA | QIN PET Phantom
        QIN Breast DCE-MRI | https://doi.org/10.7937/K9/TCIA.2014.A2N1IX0X | Train | TCIA | QIN Breast DCE-MRI
        NSCLC-Radiomics-Genomics | https://doi.org/10.7937/K9/TCIA.2015.L4FRET6Z | Train | TCIA | NSCLC-Radiomics-Genomics
        Lung Phantom | https://doi.org/10.7937/K9/TCIA.2015.08A1IX00 | Train | TCIA | Lung Phantom
        TCGA-KICH | https://doi.org/10.7937/K9/TCIA.2016.YU3RBCZN | Train | TCIA | TCGA-KICH
        TCGA-GBM | https://doi.org/10.7937/K9/TCIA.2016.RNYFUYE9 | Train | TCIA | TCGA-GBM
        SPIE-AAPM Lung CT Challenge | https://doi.org/10.7937/K9/TCIA.2015.UZLSU3FL | Train | TCIA | SPIE-AAPM Lung CT Challenge
        Prostate-3T | https://doi.org/10.7937/K9/TCIA.2015.QJTV5IL5 | Train | TCIA | Prostate-3T
        Prostate-Diagnosis | https://doi.org/10.7937/K9/TCIA.2015.FOQEUJVT | Train | TCIA | PROSTATE-DIAGNOSIS
        RIDER Phantom PET-CT | https://doi.org/10.7937/K9/TCIA.2015.8WG2KN4W | Train | TCIA | RIDER PHANTOM PET-CT
        RIDER Lung CT | https://doi.org/10.7937/K9/TCIA.2015.U1X8A5NR | Train | TCIA | RIDER Lung CT
        RIDER Phantom MRI | https://doi.org/10.7937/K9/TCIA.2015.MI4QDDHU | Train | TCIA | RIDER PHANTOM MRI
        RIDER Breast MRI | https://doi.org/10.7937/K9/TCIA.2015.H1SXNUXL | Train | TCIA | RIDER Breast MRI
        CT Colonography (ACRIN 6664) | https://doi.org/10.7937/K9/TCIA.2015.NWTESAY1 | Train | TCIA | CT COLONOGRAPHY
        Chexpert | https://stanfordmlgroup.github.io/competitions/chexpert/ | Train | other |
        RSNA Bone Age | https://www.kaggle.com/kmader/rsna-bone-age | Train | other |
        TCGA-BRCA | https://doi.org/10.7937/K9/TCIA.2016.AB2NAZRP | Validate | TCIA | TCGA-BRCA
        Acir-FMISO-Brain (ACRIN 6684) | https://doi.org/10.7937/K9/TCIA.2018.vohlekok | Validate | TCIA | ACRIN-FMISO-Brain
        TCGA-BLCA | https://doi.org/10.7937/K9/TCIA.2016.8LNG8XDR | Validate | TCIA | TCGA-BLCA
        Pancreas-CT | https://doi.org/10.7937/K9/TCIA.2016.tNB1kqBU | Validate | TCIA | Pancreas-CT
        CT Lymph Nodes | https://doi.org/10.7937/K9/TCIA.2015.AQIIDCNM | Validate | TCIA | CT Lymph Nodes
        TCGA-ESCA | https://doi.org/10.7937/K9/TCIA.2016.VPTNRGFY | Validate | TCIA | TCGA-ESCA
        TCGA-STAD | https://doi.org/10.7937/K9/TCIA.2016.GDHL9KIM | Validate | TCIA | TCGA-STAD
        LIDC-IDRI | https://doi.org/10.7937/K9/TCIA.2015.LO9QL9SX | Validate | TCIA | LIDC-IDRI
        QIBA CT-1C | https://doi.org/10.7937/K9/TCIA.2016.YxgR4b1U | Validate | TCIA | QIBA CT-1C
        RIDER Lung PET-CT | https://doi.org/10.7937/K9/TCIA.2015.OFIP7TVM | Validate | TCIA | RIDER Lung PET-CT
        Prostate-MRI | https://doi.org/10.7937/K9/TCIA.2016.6046GUDv | Validate | TCIA | PROSTATE-MRI
        NIH 100000 Chest X-ray | https://nihcc.app.box.com/v/ChestXray-NIHCC | Validate | other |
        MRNet: Knee MRIs | https://stanfordmlgroup.github.io/competitions/mrnet/ | Validate | other |
        CPTAC-CCRCC | https://doi.org/10.7937/K9/TCIA.2018.OBLAMN27 | Test | TCIA | CPTAC-CCRCC
        C4KC-KiTS | https://doi.org/10.7937/TCIA.2019.IX49E8NX | Test | TCIA | C4KC-KiTS
        CPTAC-LSCC | https://doi.org/10.7937/K9/TCIA.2018.6EMUB5L2 | Test | TCIA | CPTAC-LSCC
        LDCT-and-Projection-data | https://doi.org/10.7937/9npb-2637 | Test | TCIA | LDCT-and-Projection-data
        CPTAC-LUAD | https://doi.org/10.7937/K9/TCIA.2018.PAT12TBS | Test | TCIA | CPTAC-LUAD
        CPTAC-PDA | https://doi.org/10.7937/K9/TCIA.2018.SC20F018 | Test | TCIA | CPTAC-PDA
        Pelvic-Reference-Data | https://doi.org/10.7937/TCIA.2019.woskq5oo | Test | TCIA | Pelvic-Reference-Data
        Anti-PD-1 Lung | https://doi.org/10.7937/tcia.2019.zjjwb9ip | Test | TCIA | Anti-PD-1_Lung
        ISPY1 (ACRIN 6657) | https://doi.org/10.7937/K9/TCIA.2016.HdHpgJLK | Test | TCIA | ISPY1
        QIN-HeadNeck | https://doi.org/10.7937/K9/TCIA.2015.KOF5CGLI | Test | TCIA | QIN-HEADNECK
        TCGA-READ | https://doi.org/10.7937/K9/TCIA.2016.F7PPNPNU | Test | TCIA | TCGA-READ
        NaF Prostate | https://doi.org/10.7937/K9/TCIA.2015.ISOQTHKO | Test | TCIA | NaF PROSTATE
        REMBRANDT | https://doi.org/10.7937/K9/TCIA.2015.5880ZUZB | Test | TCIA | REMBRANDT
        MURA | https://stanfordmlgroup.github.io/competitions/mura/ | Test | other |
        NDA Osteoarthritis Initiative | https://nda.nih.gov/oai/ | Test | other |
        BraTS20 | http://braintumorsegmentation.org/ | Test | other |
        """;
}
